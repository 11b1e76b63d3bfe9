/**
 * The memory of an ingest: a `Posts.xml` of 2 GB through the whole of it, source to lake, in the engine process. Prints
 * the peak of that process's resident memory, which must stay under 200 MB, and the rate. Linux only: it reads /proc.
 * `BENCH_BYTES` sets another size.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '../../src/shared/runs.ts';

const wanted = Number(process.env.BENCH_BYTES ?? 2e9);
const limit = 200;
const cli = resolve(import.meta.dirname, '../../dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-'));

/** The generated rows again and again under new ids, until there are enough. */
async function* repeated(sample: string): AsyncGenerator<string> {
  const lines = readFileSync(sample, 'utf8').split('\n');
  const rows = lines.filter((line) => line.includes('<row '));
  yield '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n';
  let written = 0;
  for (let id = 1; written < wanted; ) {
    let chunk = '';
    while (chunk.length < 1 << 20) {
      chunk += `${rows[id % rows.length]!.replace(/ Id="\d+"/, ` Id="${id}"`)}\n`;
      id++;
    }
    written += Buffer.byteLength(chunk);
    yield chunk;
  }
  yield '</posts>\n';
}

/** The engine's peak so far in MB, as the kernel counted it; 0 while there is none. */
function enginePeak(project: string): number {
  try {
    const { pid } = JSON.parse(readFileSync(join(project, '.standpipe/engine.json'), 'utf8')) as {
      pid: number;
    };
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(peak?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function node(args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

try {
  const [sample, dump, project] = ['sample', 'dump', 'project'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  node(['sample', '--posts', '20000', '--seed', '1', '--out', sample]);
  node(['new', project]);
  mkdirSync(dump);
  const posts = join(dump, 'Posts.xml');
  await pipeline(Readable.from(repeated(join(sample, 'Posts.xml'))), createWriteStream(posts));
  const megabytes = statSync(posts).size / 1e6;

  const run = spawn(
    process.execPath,
    [cli, 'run', 'stackoverflow.pipeline.yaml', '--stage', 'ingest', '--var', `dump=${dump}`, '--json'],
    { cwd: project, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let out = '';
  run.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = new Promise<number | null>((settle) => run.on('close', settle));
  let isOver = false;
  void ended.then(() => (isOver = true));
  let peak = 0;
  while (!isOver) {
    peak = Math.max(peak, enginePeak(project));
    await Promise.race([sleep(50), ended]);
  }
  if ((await ended) !== 0) throw new Error(`The ingest failed:\n${out}`);
  const [stage] = (JSON.parse(out) as RunReport).stages.filter(({ kind }) => kind === 'ingest');
  const seconds = (Date.parse(stage!.endedAt!) - Date.parse(stage!.startedAt!)) / 1000;
  console.log(
    `${megabytes.toFixed(0)} MB, ${stage!.counts.read?.toLocaleString('en')} rows in ${seconds.toFixed(1)} s: ${(megabytes / seconds).toFixed(0)} MB/s, ${((stage!.counts.read ?? 0) / seconds).toFixed(0)} rows/s`,
  );
  console.log(`peak resident memory of the engine ${peak.toFixed(0)} MB (at most ${limit})`);
  if (peak === 0) throw new Error('The engine was never seen.');
  if (peak > limit) throw new Error(`The ingest took ${peak.toFixed(0)} MB.`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
