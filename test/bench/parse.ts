/**
 * P3: a generated Posts.xml through our reader (typed JSON lines), beside saxes and Python's ElementTree (which only
 * count). `BENCH_BYTES` sets the file's size (300 MB where it is absent). Each runs in a process of its own, in turns;
 * the best of each counts.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { generateSample } from '../../src/source/sample/generateSample.ts';

interface Measured {
  rows: number;
  rejected: number;
  bytes: number;
  seconds: number;
  rss: number;
}

const wantedBytes = Number(process.env.BENCH_BYTES ?? 300e6);
const rounds = 3;
const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-'));
const here = join(import.meta.dirname, 'parse');

/** As it ships: one file without types, so that nothing but the reader is measured. */
async function bundled(name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(here, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** The rows of a generated dump over and over, up to the size that is wanted. */
async function writePosts(): Promise<void> {
  const sample = join(folder, 'sample');
  await generateSample({ posts: 40_000, seed: 1, out: sample, signal: new AbortController().signal });
  const rows: string[] = [];
  for await (const line of createInterface({ input: createReadStream(join(sample, 'Posts.xml')) }))
    if (line.startsWith('  <row ')) rows.push(line);
  const block = Buffer.from(`${rows.join('\n')}\n`);
  const file = await open(join(folder, 'Posts.xml'), 'w');
  await file.write('\ufeff<?xml version="1.0" encoding="utf-8"?>\n<posts>\n');
  for (let size = 0; size < wantedBytes; size += block.length) await file.write(block);
  await file.write('</posts>');
  await file.close();
  rmSync(sample, { recursive: true });
}

function run(command: string, args: string[]): Measured {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Measured;
}

try {
  await writePosts();
  const peers: Record<string, [string, string[]]> = {
    Standpipe: [process.execPath, [await bundled('ours'), folder]],
    saxes: [process.execPath, [await bundled('saxes'), folder]],
    ElementTree: [process.env.PYTHON ?? 'python3', [resolve(here, 'element_tree.py'), folder]],
  };
  const best = new Map<string, Measured>();
  for (let round = 0; round < rounds; round++)
    for (const [name, [command, args]] of Object.entries(peers)) {
      const measured = run(command, args);
      const known = best.get(name);
      if (!known || measured.seconds < known.seconds)
        best.set(name, { ...measured, rss: Math.max(measured.rss, known?.rss ?? 0) });
    }
  const ours = best.get('Standpipe')!;
  console.log(`Posts.xml: ${(ours.bytes / 1e6).toFixed(0)} MB, ${ours.rows.toLocaleString('en')} rows`);
  for (const [name, { rows, rejected, bytes, seconds, rss }] of best) {
    if (rows !== ours.rows || rejected !== 0)
      throw new Error(`${name} read ${rows} rows and refused ${rejected}.`);
    const ratio = name === 'Standpipe' ? '' : `  ${(seconds / ours.seconds).toFixed(2)} x slower`;
    console.log(
      `${name.padEnd(12)} ${(bytes / 1e6 / seconds).toFixed(0).padStart(5)} MB/s  peak ${(rss / 1e6).toFixed(0).padStart(4)} MB${ratio}`,
    );
  }
  const ratio = best.get('saxes')!.seconds / ours.seconds;
  const isMet = ratio >= 3.5 && ours.rss <= 120e6;
  console.log(`P3 (at least 3.5 x saxes, at most 120 MB): ${isMet ? 'met' : 'missed'}`);
  if (!isMet) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
