import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLifetime } from '../../src/engine/lifetime.ts';
import { csvHeader, rowsAsCsv, rowsAsJson } from '../../src/engine/rowText.ts';
import { openRunFeed } from '../../src/engine/runFeed.ts';
import { openStatementSlots } from '../../src/engine/statementSlots.ts';
import type { RunEvent } from '../../src/shared/runs.ts';

describe('the engine’s lifetime', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const open = () => {
    const onEnd = vi.fn();
    return { onEnd, lifetime: openLifetime({ idleMs: 30_000, onEnd }) };
  };

  it('ends when nobody ever came', () => {
    const { onEnd } = open();
    vi.advanceTimersByTime(29_999);
    expect(onEnd).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('ends 30 s after the last window, not when another came meanwhile', () => {
    const { onEnd, lifetime } = open();
    const leave = lifetime.clientCame('vscode');
    vi.advanceTimersByTime(100_000);
    leave();
    vi.advanceTimersByTime(20_000);
    const leaveAgain = lifetime.clientCame('vscode');
    vi.advanceTimersByTime(100_000);
    expect(onEnd).not.toHaveBeenCalled();
    leaveAgain();
    leaveAgain();
    vi.advanceTimersByTime(30_000);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('ends at once after a command line, but not before the run that it started', () => {
    const { onEnd, lifetime } = open();
    const leave = lifetime.clientCame('cli');
    const runEnds = lifetime.workBegins();
    leave();
    vi.advanceTimersByTime(600_000);
    expect(onEnd).not.toHaveBeenCalled();
    runEnds();
    vi.advanceTimersByTime(1);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('stays for a window although a command line came and went', () => {
    const { onEnd, lifetime } = open();
    const leaveWindow = lifetime.clientCame('vscode');
    lifetime.clientCame('cli')();
    leaveWindow();
    vi.advanceTimersByTime(29_999);
    expect(onEnd).not.toHaveBeenCalled();
  });

  it('drains once runs and statements have ended, clients or not, and refuses new work', () => {
    const { onEnd, lifetime } = open();
    lifetime.clientCame('vscode');
    const runEnds = lifetime.workBegins();
    const statementEnds = lifetime.statementBegins();
    lifetime.refuseIfDraining();
    lifetime.drain();
    expect(() => lifetime.refuseIfDraining()).toThrow(/ending/);
    runEnds();
    expect(onEnd).not.toHaveBeenCalled();
    statementEnds();
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('a statement that nobody waits for keeps no engine alive', () => {
    const { onEnd, lifetime } = open();
    const leave = lifetime.clientCame('vscode');
    lifetime.statementBegins();
    leave();
    vi.advanceTimersByTime(30_000);
    expect(onEnd).toHaveBeenCalledOnce();
  });
});

describe('statement slots', () => {
  it('run so many at once, the others in the order in which they came', async () => {
    const inSlot = openStatementSlots(2);
    const { signal } = new AbortController();
    const log: string[] = [];
    const gates = new Map<string, () => void>();
    const start = (name: string) =>
      inSlot(signal, async () => {
        log.push(name);
        await new Promise<void>((settle) => gates.set(name, settle));
      });
    const all = ['a', 'b', 'c', 'd'].map(start);
    await Promise.resolve();
    expect(log).toEqual(['a', 'b']);
    gates.get('b')!();
    await all[1];
    await vi.waitFor(() => expect(log).toEqual(['a', 'b', 'c']));
    gates.get('a')!();
    gates.get('c')!();
    await vi.waitFor(() => expect(log).toEqual(['a', 'b', 'c', 'd']));
    gates.get('d')!();
    await Promise.all(all);
  });

  it('who is cancelled while waiting never runs and takes no place', async () => {
    const inSlot = openStatementSlots(1);
    let release = () => {};
    const first = inSlot(
      new AbortController().signal,
      () => new Promise<void>((settle) => (release = settle)),
    );
    const stop = new AbortController();
    let ran = false;
    const second = inSlot(stop.signal, async () => {
      ran = true;
    });
    const third = inSlot(new AbortController().signal, async () => 'third');
    stop.abort();
    await expect(second).rejects.toMatchObject({ name: 'Cancelled' });
    release();
    await first;
    expect(await third).toBe('third');
    expect(ran).toBe(false);
  });

  it('a failure frees its place', async () => {
    const inSlot = openStatementSlots(1);
    const { signal } = new AbortController();
    await expect(inSlot(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inSlot(signal, async () => 'next')).toBe('next');
  });
});

describe('the run feed', () => {
  const event = (seq: number): RunEvent => ({
    seq,
    at: '2026-01-01T00:00:00.000Z',
    type: 'log',
    stage: null,
    level: 'info',
    message: '',
  });

  it('gives every watcher each event once, in order, however slow it is and whenever it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'tick', 'watch', 'rewatch'), { minLength: 5, maxLength: 60 }),
        fc.nat(5),
        async (steps, stored) => {
          const journal = Array.from({ length: stored }, (_, i) => event(i + 1));
          const feed = openRunFeed(async () => journal);
          feed.begin('r', journal);
          const received: number[][] = [];
          const watching: Promise<void>[] = [];
          const watchFrom = (afterSeq: number) => {
            const seen: number[] = [];
            received.push(seen);
            const watcher = feed.openWatcher(async ({ events }) => {
              seen.push(...events.map(({ seq }) => seq));
              await new Promise((settle) => setImmediate(settle));
            });
            watching.push(watcher.watch('r', afterSeq));
          };
          for (const step of steps) {
            if (step === 'add') {
              journal.push(event(journal.length + 1));
              feed.add('r', journal.at(-1)!);
            } else if (step === 'watch') watchFrom(0);
            else if (step === 'rewatch') watchFrom(Math.min(2, journal.length));
            else await new Promise((settle) => setImmediate(settle));
          }
          feed.end('r');
          watchFrom(0);
          await Promise.all(watching);
          await vi.waitFor(() => {
            for (const seen of received) expect(seen.at(-1) ?? journal.length).toBe(journal.length);
          });
          const all = journal.map(({ seq }) => seq);
          for (const seen of received) expect(seen).toEqual(seen.length === 0 ? [] : all.slice(seen[0]! - 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('a watcher of everything gets what happens from now on, also of runs that begin later', async () => {
    const feed = openRunFeed(async () => []);
    feed.begin('old', [event(1)]);
    const seen: string[] = [];
    const watcher = feed.openWatcher(async ({ runId, events }) => {
      seen.push(...events.map(({ seq }) => `${runId}${seq}`));
    });
    watcher.watchAll();
    feed.add('old', event(2));
    feed.begin('new', []);
    feed.add('new', event(1));
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(['new1', 'old2']));
    watcher.unwatch('*');
    feed.begin('later', []);
    feed.add('later', event(1));
    watcher.close();
    feed.add('new', event(2));
    await new Promise((settle) => setImmediate(settle));
    expect(seen).toHaveLength(2);
  });

  it('a client that is gone stops nothing', async () => {
    const feed = openRunFeed(async () => []);
    feed.begin('r', []);
    const gone = feed.openWatcher(() => Promise.reject(new Error('gone')));
    await gone.watch('r', 0);
    const seen: number[] = [];
    const there = feed.openWatcher(async ({ events }) => void seen.push(...events.map(({ seq }) => seq)));
    await there.watch('r', 0);
    feed.add('r', event(1));
    feed.add('r', event(2));
    await vi.waitFor(() => expect(seen).toEqual([1, 2]));
  });
});

describe('rows as text', () => {
  const data = {
    columns: [
      { name: 'a', type: 'VARCHAR' },
      { name: 'b', type: 'INTEGER[]' },
    ],
    values: [
      ['x,"y"', '', null],
      [[1, 2], null, []],
    ],
    rowCount: 3,
  };

  it('CSV tells NULL from empty text and quotes what needs it', () => {
    expect(csvHeader(['plain', 'with "quote"', ''])).toBe('plain,"with ""quote""",""\n');
    expect(rowsAsCsv(data)).toBe('"x,""y""","[1,2]"\n"",\n,[]\n');
  });

  it('JSON has one object per row, under the given names', () => {
    expect(rowsAsJson(['a', '"b"'], data).map((row) => JSON.parse(row))).toEqual([
      { a: 'x,"y"', '"b"': [1, 2] },
      { a: '', '"b"': null },
      { a: null, '"b"': [] },
    ]);
  });
});
