import { openDump } from '../../../src/source/dump/openDump.ts';

/** Reads the posts of the dump in the folder, each row to a line of JSON, and prints what it took. */
const source = await openDump({ kind: 'dump', path: process.argv[2]!, tables: ['posts'] });
const started = performance.now();
let rows = 0;
let bytes = 0;
let rejected = 0;
const batches = source.read('posts', { from: null, constants: {}, signal: new AbortController().signal });
for await (const batch of batches) {
  rows += batch.ends.length;
  rejected += batch.rejected.length;
  bytes = batch.bytesRead;
  batch.release?.();
}
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ rows, rejected, bytes, seconds, rss: process.resourceUsage().maxRSS * 1024 }));
