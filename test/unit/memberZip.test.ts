import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openMemberZip } from '../../src/local/memberZip.ts';

it('members made at a time and one after the other are each whole, also those that do not compress', async () => {
  const members = openMemberZip();
  const batches = [
    Buffer.from('{"id":1}\n'),
    randomBytes(1_300_000),
    Buffer.alloc(4 << 20, '{"title":"a row"}\n'),
    randomBytes(512 << 10),
    Buffer.from('{"id":2}\n'),
  ];
  for (let round = 0; round < 3; round++) {
    const made = await Promise.all(batches.map((batch) => members.zip(batch)));
    for (const [i, pieces] of made.entries())
      expect(gunzipSync(Buffer.concat(pieces)).equals(batches[i]!), `round ${round}, batch ${i}`).toBe(true);
  }
  members.close();
});

it('what is under way when the stream is closed is still a whole member', async () => {
  const members = openMemberZip();
  const batch = Buffer.alloc(2 << 20, '{"id":3}\n');
  const underway = members.zip(batch);
  members.close();
  const pieces = await underway;
  expect(gunzipSync(Buffer.concat(pieces)).equals(batch)).toBe(true);
});
