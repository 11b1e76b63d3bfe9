import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DriverPlan, driverPlan } from '../pipeline/driverPlan.ts';
import type { StepReport, StepRunner, StepStatus, TransformPlan } from '../pipeline/ports.ts';
import { toDiagnostics } from '../shared/diagnostic.ts';
import { Cancelled, Failure, throwIfCancelled } from '../shared/failure.ts';
import { LineIndex } from '../shared/place.ts';
import { plainText } from '../shared/plainText.ts';
import type { Column, ColumnType } from '../shared/table.ts';
import { endStep, livingStep, startStep } from './spark/stepProcess.ts';

export interface SparkStepRunnerOptions {
  /** The project's root, absolute. */
  root: string;
  /** Absolute path of the lake's folder. */
  lakeRoot: string;
  /** The command and its arguments, each as it is: no shell reads them. */
  sparkSubmit: readonly string[];
  /** Absolute path of `standpipe_driver.py`. */
  driver: string;
}

type DriverReport =
  | { state: 'succeeded'; report: { outputs: DriverOutput[]; statements: StepReport['statements'] } }
  | { state: 'failed'; code: string; message: string; file: string | null; line: number | null };
interface DriverOutput {
  name: string;
  rows: number;
  columns: { name: string; type: string; nullable: boolean }[];
}

/**
 * Steps on a real Spark of this machine. A step is a folder in `.standpipe/steps`: the plan, the process, its log and
 * the driver's report; whoever looks there later finds it again.
 */
export function openSparkStepRunner(options: SparkStepRunnerOptions): StepRunner {
  const steps = join(options.root, '.standpipe/steps');
  const addressOf = (key: string) => `file://${join(options.lakeRoot, key)}`;
  const folderOf = (reference: string) => join(steps, basename(reference));

  return {
    async check(plan) {
      return toDiagnostics(plan.script.path, plan.script.text, driverPlan(plan, addressOf).findings);
    },

    async submit(plan, signal) {
      throwIfCancelled(signal);
      const { plan: forDriver, findings } = driverPlan(plan, addressOf);
      const wrong = findings.find((f) => f.severity === 'error');
      if (wrong) {
        const { line } = new LineIndex(plan.script.text).position(wrong.start);
        throw new Failure(`transform.${wrong.code}`, wrong.message, { file: plan.script.path, line });
      }
      const reference = referenceOf(plan, forDriver);
      const folder = folderOf(reference);
      if (await isFound(folder, plan, options.lakeRoot)) return reference;
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(join(folder, 'plan.json'), JSON.stringify(forDriver), { mode: 0o600 });
      await writeFile(join(folder, 'heartbeat'), '');
      const [command = '', ...own] = options.sparkSubmit;
      await startStep(folder, [
        command,
        // Before the user's own, which win.
        ...['--name', `Standpipe ${plan.stage}`],
        ...['--conf', 'spark.ui.enabled=false'],
        // Spark's 200 are for clusters: here most would be empty.
        ...['--conf', 'spark.sql.shuffle.partitions=8'],
        ...['--conf', `spark.sql.warehouse.dir=${join(folder, 'warehouse')}`],
        ...own,
        ...[options.driver, '--plan', join(folder, 'plan.json'), '--report', join(folder, 'report.json')],
        ...['--heartbeat', join(folder, 'heartbeat')],
      ]);
      return reference;
    },

    follow: (reference, signal) => follow(folderOf(reference), signal),
    logs: (reference, signal) => logs(folderOf(reference), signal),

    async cancel(reference) {
      const folder = folderOf(reference);
      const step = await livingStep(folder);
      if (!step) return;
      await writeFile(join(folder, 'cancelled'), '');
      await endStep(step);
    },
  };
}

/** The same plan under the same token is the same step; a script that was mended since is another. */
function referenceOf(plan: TransformPlan, forDriver: DriverPlan): string {
  const stage = plan.stage.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40);
  return `${stage}-${createHash('sha256').update(JSON.stringify(forDriver)).digest('hex').slice(0, 24)}`;
}

/** Under way, or succeeded with its outputs still there. What failed or was cancelled is submitted anew. */
async function isFound(folder: string, plan: TransformPlan, lakeRoot: string): Promise<boolean> {
  if ((await readReport(folder))?.state === 'succeeded')
    return plan.outputs.every((output) => existsSync(join(lakeRoot, output.path)));
  return !existsSync(join(folder, 'cancelled')) && (await livingStep(folder)) !== null;
}

async function* follow(folder: string, signal: AbortSignal): AsyncIterable<StepStatus> {
  if (!existsSync(folder)) throw new Failure('spark.unknown-step', 'There is no such step; submit it again.');
  yield { state: 'running' };
  for (;;) {
    throwIfCancelled(signal);
    // A process that ended may have written its report just before: look at the report last.
    const isOver = (await livingStep(folder)) === null;
    const report = await readReport(folder);
    if (report && isOver) return yield statusOf(report);
    if (existsSync(join(folder, 'cancelled')) && isOver) return yield { state: 'cancelled' };
    if (isOver) return yield await died(folder);
    const now = new Date();
    await utimes(join(folder, 'heartbeat'), now, now);
    await sleep(100, undefined, { signal }).catch(() => {
      throw new Cancelled();
    });
  }
}

async function readReport(folder: string): Promise<DriverReport | null> {
  const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as DriverReport);
}

function statusOf(report: DriverReport): StepStatus {
  if (report.state === 'failed') return { ...report, message: plainText(report.message) };
  const outputs: StepReport['outputs'] = [];
  for (const { name, rows, columns } of report.report.outputs) {
    const typed: Column[] = [];
    for (const column of columns) {
      const type = columnType(column.type);
      if (type === null)
        return {
          state: 'failed',
          code: 'transform.output-type',
          message: `The column ${column.name} of ${name} is ${column.type}, which the lake's tables do not have. Cast it, for example to string.`,
          file: null,
          line: null,
        };
      typed.push({ name: column.name, type, nullable: column.nullable });
    }
    outputs.push({ name, rows, columns: typed });
  }
  return { state: 'succeeded', report: { outputs, statements: report.report.statements } };
}

/** Spark's name of a type as the lake's; the smaller numbers are read as the larger ones. */
function columnType(name: string): ColumnType | null {
  if (/^(boolean|int|bigint|double|string|date|timestamp|array<string>|decimal\(\d+,\d+\))$/.test(name))
    return name as ColumnType;
  if (name === 'tinyint' || name === 'smallint') return 'int';
  if (name === 'float') return 'double';
  if (name === 'timestamp_ntz') return 'timestamp';
  return null;
}

async function died(folder: string): Promise<StepStatus> {
  const lines: string[] = [];
  for await (const line of logs(folder, new AbortController().signal)) lines.push(line);
  const telling = lines.filter(
    (line) => line.trim() !== '' && !/^\s+at |^\d\d\/\d\d\/\d\d .* (INFO|WARN) /.test(line),
  );
  return {
    state: 'failed',
    code: 'spark.died',
    message: `spark-submit ended without a report: ${telling.slice(-3).join(' | ') || 'its log is empty'}. Its log is ${join(folder, 'log.txt')}.`,
    file: null,
    line: null,
  };
}

const tailBytes = 256 << 10;

/** The last lines of the log, safe to print. */
async function* logs(folder: string, signal: AbortSignal): AsyncIterable<string> {
  const path = join(folder, 'log.txt');
  const size = (await stat(path).catch(() => null))?.size ?? 0;
  if (size === 0) return;
  const file = await open(path);
  try {
    const from = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
    // The first is half a line where the log was cut, the last one is empty.
    for (const line of lines.slice(from > 0 ? 1 : 0, lines.at(-1) === '' ? -1 : undefined)) {
      throwIfCancelled(signal);
      yield plainText(line);
    }
  } finally {
    await file.close();
  }
}
