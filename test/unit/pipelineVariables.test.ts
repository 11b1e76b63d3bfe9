import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TargetDefinition, VariableDefinition } from '../../src/pipeline/definition/definition.ts';
import { openJournal } from '../../src/pipeline/journal.ts';
import { prepareRun } from '../../src/pipeline/prepareRun.ts';
import { resolveVariables } from '../../src/pipeline/resolveVariables.ts';
import { resolveSource } from '../../src/pipeline/run/sourceSpec.ts';
import { definitionOf, ingestStage, loadStage } from '../support/pipelineDefinition.ts';
import { temporaryFolder } from '../support/standpipe.ts';

const root = '/project';

function resolveAll(
  variables: Partial<VariableDefinition>[],
  commandLine: Record<string, string> = {},
  target: Partial<TargetDefinition> = {},
) {
  const definition = definitionOf({ variables, targets: [target] });
  return resolveVariables(root, definition, definition.targets[0]!, { commandLine, resumed: {} });
}

describe('variables', () => {
  it('take the command line over the target over the default', () => {
    const variables = [
      { name: 'a', default: '1' },
      { name: 'b', default: '1' },
      { name: 'c', default: '1' },
    ];
    expect(resolveAll(variables, { a: '3' }, { variables: { a: '2', b: '2' } })).toEqual({
      a: '3',
      b: '2',
      c: '1',
    });
  });

  it('may name each other', () => {
    expect(
      resolveAll([
        { name: 'a', default: '${b}/x' },
        { name: 'b', default: '${c}' },
        { name: 'c', default: 'y' },
      ]).a,
    ).toBe('y/x');
  });

  it('case 19: a variable that expands to itself is refused, with the way', () => {
    const loop = [
      { name: 'a', default: 'x${b}' },
      { name: 'b', default: '${a}' },
    ];
    expect(() => resolveAll(loop)).toThrow(/a → b → a/);
    expect(() => resolveAll([{ name: 'a', default: '${a}${a}' }])).toThrow(/a → a/);
  });

  it('a value of the command line is a value: nothing in it is filled in', () => {
    const variables = [
      { name: 'a', default: '1' },
      { name: 'b', default: '<${a}>' },
    ];
    expect(resolveAll(variables, { a: '${b}' })).toEqual({ a: '${b}', b: '<${b}>' });
  });

  it('says what is missing, unknown or near', () => {
    expect(() => resolveAll([{ name: 'dump' }])).toThrow(/--var dump=/);
    expect(() => resolveAll([{ name: 'dump', default: 'x' }], { dunp: 'y' })).toThrow(/Did you mean "dump"/);
    expect(() => resolveAll([{ name: 'a', default: '${__proto__}' }])).toThrow(/nothing defines/);
  });

  it('are held to their types', () => {
    const wrong: [VariableDefinition['type'], string][] = [
      ['integer', '1.5'],
      ['integer', '1; DROP TABLE x'],
      ['number', 'ten'],
      ['number', 'Infinity'],
      ['boolean', 'yes'],
      ['date', '2023-02-29'],
      ['date', '2024-2-9'],
      ['path', ''],
    ];
    for (const [type, value] of wrong)
      expect(() => resolveAll([{ name: 'v', type }], { v: value }), `${type} ${value}`).toThrow(/is not/);
    expect(resolveAll([{ name: 'v', type: 'date' }], { v: '2024-02-29' }).v).toBe('2024-02-29');
    expect(resolveAll([{ name: 'v', type: 'number' }], { v: '-1.5e3' }).v).toBe('-1.5e3');
  });

  it('case 17: only the command line may name a path outside the project', () => {
    for (const outside of ['../data', '/data', 'a/../../b', 'x/../..'])
      expect(() => resolveAll([{ name: 'p', type: 'path', default: outside }]), outside).toThrow(
        /out of the project/,
      );
    expect(resolveAll([{ name: 'p', type: 'path', default: 'data' }], { p: '/data' }).p).toBe('/data');
    expect(resolveAll([{ name: 'p', type: 'path', default: 'a/../b..c' }]).p).toBe('a/../b..c');
  });

  it('case 17: a source path outside the project is refused unless a path variable names it', () => {
    const definition = definitionOf({
      variables: [
        { name: 'p', type: 'path' },
        { name: 's', type: 'string' },
      ],
    });
    const spec = (path: string, variables: Record<string, string>) =>
      resolveSource(root, definition, ingestStage('ingest', { path }), variables, {});
    expect(spec('${p}', { p: '/data/x' })).toMatchObject({ kind: 'dump', path: '/data/x', tables: null });
    expect(spec('data/${s}', { s: 'x' })).toMatchObject({ path: '/project/data/x' });
    expect(() => spec('${s}', { s: '/data/x' })).toThrow(/out of the project/);
    expect(() => spec('data/${s}', { s: '../../x' })).toThrow(/out of the project/);
  });
});

describe('preparing a run', async () => {
  const folder = await temporaryFolder('prepare');
  afterAll(folder.remove);
  const stages = [ingestStage('ingest', { path: 'data' }), loadStage('marts', [], ['ingest'])];
  const definition = definitionOf({
    variables: [{ name: 'dump', default: 'data' }],
    targets: [{}, { name: 'prod', environment: 'production' }, { name: 'frozen', readOnly: true }],
    stages,
  });
  const prepare = (request: Parameters<typeof prepareRun>[2]) => prepareRun(folder.path, definition, request);

  it('takes the first target and every stage', async () => {
    const { target, selection, resume, variables } = await prepare({});
    expect({ target: target.name, selection, resume, variables }).toEqual({
      target: 'local',
      selection: {},
      resume: null,
      variables: { dump: 'data' },
    });
  });

  it('names what is near to an unknown stage or target', async () => {
    await expect(prepare({ stage: 'martz' })).rejects.toThrow(/no stage "martz"\. Did you mean "marts"/);
    await expect(prepare({ from: 'ingst' })).rejects.toThrow(/Did you mean "ingest"/);
    await expect(prepare({ target: 'lokal' })).rejects.toThrow(/Did you mean "local"/);
  });

  it('never writes to a read-only target, nor to production unless it was named', async () => {
    await expect(prepare({ target: 'frozen' })).rejects.toMatchObject({ code: 'target.read-only' });
    expect((await prepare({ target: 'prod' })).target.name).toBe('prod');
    const first = definitionOf({ targets: [{ name: 'prod', environment: 'production' }], stages });
    await expect(prepareRun(folder.path, first, {})).rejects.toMatchObject({ code: 'target.unconfirmed' });
  });

  it('resumes the last run of the file that did not succeed, with its target, stages and variables', async () => {
    await expect(prepare({ resume: 'last' })).rejects.toMatchObject({ code: 'run.nothing-to-resume' });
    const write = async (runId: string, file: string, state: 'succeeded' | 'failed') => {
      const journal = await openJournal(folder.path, runId);
      journal.append({
        type: 'run.started',
        runId,
        pipeline: 'test',
        file,
        target: 'prod',
        variables: { dump: `of ${runId}` },
        stages: stages.map(({ name, kind, after }) => ({
          name,
          kind,
          dependsOn: after,
          selected: name === 'marts',
        })),
        snapshot: `2026-01-01T00:00:00.000Z-${runId}`,
        resumeOf: null,
      });
      journal.append({ type: 'run.ended', state, error: null });
      await journal.close();
    };
    await write('a', definition.file, 'failed');
    await write('b', definition.file, 'failed');
    await write('c', definition.file, 'succeeded');
    await write('d', 'other.pipeline.yaml', 'failed');
    await mkdir(join(folder.path, '.standpipe/runs/empty'), { recursive: true });
    await writeFile(join(folder.path, '.standpipe/runs/empty/journal.ndjson'), '{"seq":1,"ty');
    expect(await prepare({ resume: 'last' })).toMatchObject({
      runId: 'b',
      resume: 'b',
      target: { name: 'prod' },
      selection: { stage: 'marts' },
      variables: { dump: 'of b' },
    });
    expect(await prepare({ resume: 'a', variables: { dump: 'new' } })).toMatchObject({
      runId: 'a',
      variables: { dump: 'new' },
    });
    await expect(prepare({ resume: 'd' })).rejects.toMatchObject({ code: 'run.other-file' });
    await expect(prepare({ resume: 'zzz' })).rejects.toMatchObject({ code: 'run.unknown' });
    await expect(prepare({ resume: 'b', target: 'local' })).rejects.toMatchObject({
      code: 'run.other-target',
    });
  });
});
