import { describe, expect, it } from 'vitest';
import type { Lake } from '../../src/pipeline/ports.ts';

const never = new AbortController().signal;

/** What every adapter of the Lake port does. `open` gives an empty lake. */
export function behavesLikeLake(
  name: string,
  open: () => Promise<{ lake: Lake; close(): Promise<void> }>,
): void {
  describe(`${name} behaves like a lake`, () => {
    const withLake = async (work: (lake: Lake) => Promise<void>) => {
      const { lake, close } = await open();
      try {
        await work(lake);
      } finally {
        await close();
      }
    };
    const keys = async (lake: Lake, prefix: string) => {
      const found: string[] = [];
      for await (const object of lake.list(prefix, never)) found.push(object.key);
      return found;
    };
    const write = (lake: Lake, key: string, text = key) => lake.write(key, Buffer.from(text), never);

    it('gives back what was written, and the newest of two', () =>
      withLake(async (lake) => {
        const data = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
        await lake.write('a/b.bin', data, never);
        expect(Buffer.from(await lake.read('a/b.bin', never)).equals(data)).toBe(true);
        await write(lake, 'a/b.bin', 'second');
        expect(Buffer.from(await lake.read('a/b.bin', never)).toString()).toBe('second');
      }));

    it('lists by prefix in the order of keys, with sizes, whatever ends the prefix', () =>
      withLake(async (lake) => {
        for (const key of ['raw/b/2', 'raw/a/1', 'raw/ab/3', 'other/1', 'raw/a/sub/2'])
          await write(lake, key);
        expect(await keys(lake, 'raw/a/')).toEqual(['raw/a/1', 'raw/a/sub/2']);
        expect(await keys(lake, 'raw/a')).toEqual(['raw/a/1', 'raw/a/sub/2', 'raw/ab/3']);
        expect(await keys(lake, '')).toHaveLength(5);
        expect(await keys(lake, 'nothing/')).toEqual([]);
        for await (const object of lake.list('other/', never)) expect(object.size).toBe('other/1'.length);
      }));

    it('case 28: keys hold spaces, plus, percent, emoji and quotes', () =>
      withLake(async (lake) => {
        const odd = [
          'a b/c+d.txt',
          'a%20b/100%.txt',
          'emoji/🚰.txt',
          `it's/"q".txt`,
          'ü/ß',
          `long/${'k'.repeat(200)}`,
        ];
        for (const key of odd) await write(lake, key);
        for (const key of odd) expect(Buffer.from(await lake.read(key, never)).toString()).toBe(key);
        expect((await keys(lake, '')).sort()).toEqual([...odd].sort());
      }));

    it('says that an object is missing, and removes without asking whether it is there', () =>
      withLake(async (lake) => {
        await expect(lake.read('nothing', never)).rejects.toMatchObject({ code: 'lake.missing' });
        await write(lake, 'a');
        await lake.remove(['a', 'b'], never);
        expect(await keys(lake, '')).toEqual([]);
      }));

    it('case 17: a key that would leave the lake is refused', () =>
      withLake(async (lake) => {
        for (const key of ['../x', 'a/../../x', '', '/etc/passwd', 'a\0b']) {
          await expect(write(lake, key), key).rejects.toThrow();
          await expect(lake.read(key, never), key).rejects.toThrow();
        }
      }));

    it('does nothing once the signal has fired', () =>
      withLake(async (lake) => {
        await expect(lake.write('a', Buffer.from('a'), AbortSignal.abort())).rejects.toThrow();
        expect(await keys(lake, '')).toEqual([]);
      }));
  });
}
