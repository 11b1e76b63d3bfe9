import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';

/** Only parses and counts: no JSON is made and no value is typed. */
const parser = new SaxesParser();
const decoder = new TextDecoder();
let rows = 0;
let bytes = 0;
parser.on('opentag', (tag) => {
  if (tag.name === 'row') rows++;
});
const started = performance.now();
for await (const chunk of createReadStream(join(process.argv[2]!, 'Posts.xml'), { highWaterMark: 1 << 18 })) {
  bytes += (chunk as Buffer).length;
  parser.write(decoder.decode(chunk as Buffer, { stream: true }));
}
parser.close();
const seconds = (performance.now() - started) / 1000;
console.log(
  JSON.stringify({ rows, rejected: 0, bytes, seconds, rss: process.resourceUsage().maxRSS * 1024 }),
);
