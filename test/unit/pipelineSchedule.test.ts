import { describe, expect, it } from 'vitest';
import { schedule } from '../../src/pipeline/run/schedule.ts';
import { sharedSync } from '../../src/shared/sharedSync.ts';

const never = new AbortController().signal;
const turn = () => new Promise((settle) => setImmediate(settle));

describe('a schedule', () => {
  const items = [
    { name: 'a', after: [] },
    { name: 'b', after: ['a'] },
    { name: 'c', after: ['a', 'elsewhere'] },
    { name: 'd', after: ['b', 'c'] },
    { name: 'e', after: [] },
  ];

  it('begins each item behind what it waits for, and runs the others side by side', async () => {
    const order: string[] = [];
    let underway = 0;
    let most = 0;
    const failure = await schedule(
      items,
      async ({ name }) => {
        order.push(`+${name}`);
        most = Math.max(most, ++underway);
        await turn();
        underway--;
        order.push(`-${name}`);
      },
      { width: 2, signal: never },
    );
    expect(failure).toBeNull();
    expect(most).toBe(2);
    for (const { name, after } of items)
      for (const before of after)
        if (before !== 'elsewhere')
          expect(order.indexOf(`-${before}`)).toBeLessThan(order.indexOf(`+${name}`));
  });

  it('begins nothing after a failure, waits for what is under way, and gives the first', async () => {
    const ended: string[] = [];
    const failure = await schedule(
      items,
      async ({ name }) => {
        if (name === 'a') throw new Error('first');
        await turn();
        await turn();
        ended.push(name);
        throw new Error('second');
      },
      { width: 4, signal: never },
    );
    expect(failure?.error).toMatchObject({ message: 'first' });
    expect(ended).toEqual(['e']);
  });

  it('case 66: begins nothing once the signal has fired', async () => {
    const cancel = new AbortController();
    const begun: string[] = [];
    await schedule(
      items,
      async ({ name }) => {
        begun.push(name);
        cancel.abort();
      },
      { width: 1, signal: cancel.signal },
    );
    expect(begun).toEqual(['a']);
  });
});

describe('a shared write to the disk', () => {
  it('covers whoever called before it began; all others share the next', async () => {
    const ends: (() => void)[] = [];
    const sync = sharedSync(() => new Promise((settle) => ends.push(settle)));
    let settled = 0;
    const wait = () => sync().then(() => settled++);
    const first = wait();
    const later = [wait(), wait(), wait()];
    await turn();
    expect(ends).toHaveLength(1);
    ends[0]!();
    await first;
    await turn();
    expect(settled).toBe(1);
    expect(ends).toHaveLength(2);
    ends[1]!();
    await Promise.all(later);
    expect(settled).toBe(4);
  });

  it('tells a failure to those it concerns, and tries anew for the next', async () => {
    let calls = 0;
    const sync = sharedSync(async () => {
      if (++calls === 1) throw new Error('EIO');
    });
    const first = sync();
    const second = sync();
    await expect(first).rejects.toThrow('EIO');
    await second;
    expect(calls).toBe(2);
  });
});
