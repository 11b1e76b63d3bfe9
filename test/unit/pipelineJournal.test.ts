import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listRunIds, openJournal, parseJournal, readJournal, runFolder } from '../../src/pipeline/journal.ts';
import { reduceRun } from '../../src/shared/runReport.ts';
import type { RunEventBody } from '../../src/shared/runs.ts';
import { temporaryFolder } from '../support/standpipe.ts';

const bodies: RunEventBody[] = [
  {
    type: 'run.started',
    runId: 'r1',
    pipeline: 'p',
    file: 'p.pipeline.yaml',
    target: 'local',
    variables: { dump: 'data/größe' },
    stages: [{ name: 'ingest', kind: 'ingest', dependsOn: [], selected: true }],
    snapshot: '2026-01-01T00:00:00.000Z-r1',
    resumeOf: null,
  },
  { type: 'stage.started', stage: 'ingest', fingerprint: 'f' },
  {
    type: 'stage.checkpoint',
    stage: 'ingest',
    table: 'posts',
    position: { offset: 12, line: 3, ended: false },
    counts: { read: 2, sent: 2, accepted: 2, rejected: 0 },
    done: false,
  },
  { type: 'log', stage: 'ingest', level: 'warning', message: 'line\nbreak, "quotes", 𝄞' },
  {
    type: 'stage.ended',
    stage: 'ingest',
    state: 'succeeded',
    counts: { read: 2, accepted: 2 },
    error: null,
    outputs: [],
  },
  { type: 'run.ended', state: 'succeeded', error: null },
];

describe('a journal', async () => {
  const folder = await temporaryFolder('journal');
  afterAll(folder.remove);
  const write = async (id: string, events = bodies) => {
    const journal = await openJournal(folder.path, id);
    for (const body of events) journal.append(body);
    await journal.sync();
    await journal.close();
    return join(runFolder(folder.path, id), 'journal.ndjson');
  };

  it('numbers its events from 1 without gaps and gives them back as written', async () => {
    await write('whole');
    const events = await readJournal(folder.path, 'whole');
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(events.map(({ seq: _, at: __, ...body }) => body)).toEqual(bodies);
    expect(reduceRun(events).state).toBe('succeeded');
    expect(await listRunIds(folder.path)).toContain('whole');
  });

  it('case 61: cut at every byte it still reads, with every event whose line is whole', async () => {
    const data = await readFile(await write('torn'));
    const whole = parseJournal(data).events;
    for (let length = 0; length <= data.length; length++) {
      const cut = data.subarray(0, length);
      const lines = cut.toString('latin1').split('\n').length - 1;
      const { events, length: kept } = parseJournal(cut);
      expect(events, `cut at ${length}`).toEqual(whole.slice(0, lines));
      expect(kept).toBe(cut.lastIndexOf('\n') + 1);
    }
  });

  it('case 61: cut at every byte it goes on where the last whole event ended', async () => {
    const path = await write('appended', bodies.slice(0, 3));
    const data = await readFile(path);
    for (let length = 0; length <= data.length; length++) {
      await writeFile(path, data.subarray(0, length));
      const journal = await openJournal(folder.path, 'appended');
      const before = journal.events.length;
      journal.append(bodies[3]!);
      await journal.close();
      const events = await readJournal(folder.path, 'appended');
      expect(events.length, `cut at ${length}`).toBe(before + 1);
      expect(events.at(-1)).toMatchObject({ seq: before + 1, ...bodies[3] });
    }
  });

  it('ends at a line that is no event, whatever follows', async () => {
    const path = await write('damaged');
    await appendFile(path, 'null\n{"seq":8,"type":"log"}\n');
    expect(await readJournal(folder.path, 'damaged')).toHaveLength(bodies.length);
  });

  it('tells of a run that is not there, and refuses an id that is a path', async () => {
    await expect(readJournal(folder.path, 'nothing')).rejects.toMatchObject({ code: 'run.unknown' });
    await expect(readJournal(folder.path, '../../etc')).rejects.toMatchObject({ code: 'run.unknown' });
  });

  it('gives each event to whoever listens after it is written', async () => {
    const path = join(runFolder(folder.path, 'heard'), 'journal.ndjson');
    const heard: number[] = [];
    const written: Promise<string>[] = [];
    const journal = await openJournal(folder.path, 'heard', {
      onEvent: (event) => {
        heard.push(event.seq);
        written.push(readFile(path, 'utf8'));
      },
    });
    for (const body of bodies) journal.append(body);
    await journal.close();
    expect(heard).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [i, text] of (await Promise.all(written)).entries())
      expect(text.split('\n').length - 1).toBeGreaterThanOrEqual(i + 1);
  });
});
