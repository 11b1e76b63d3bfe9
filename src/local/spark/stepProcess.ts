import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../shared/failure.ts';

/** The process group of one step: it outlives the engine, so it is known by what a file says of it. */
export interface StepProcess {
  pid: number;
  /** When the kernel started it, so that another process that was given its number is not taken for it. */
  startedAt: string | null;
}

/** Starts `argv` as a group of its own, its output in `folder`, and writes down which process it is. No shell. */
export async function startStep(folder: string, argv: readonly string[]): Promise<void> {
  const [command, ...args] = argv;
  if (!command) throw sparkMissing('No spark-submit is set');
  const log = await open(join(folder, 'log.txt'), 'w');
  try {
    const child = spawn(command, args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: environment(command),
    });
    await started(child, command);
    child.unref();
    const step: StepProcess = { pid: child.pid!, startedAt: await startTime(child.pid!) };
    await writeFile(join(folder, 'process.json.part'), JSON.stringify(step));
    await rename(join(folder, 'process.json.part'), join(folder, 'process.json'));
  } finally {
    await log.close();
  }
}

/** The step's process while it lives. */
export async function livingStep(folder: string): Promise<StepProcess | null> {
  const text = await readFile(join(folder, 'process.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const step = JSON.parse(text) as StepProcess;
  return (await isLiving(step)) ? step : null;
}

/** Ends the whole group: Spark's launcher, its JVM and the driver's Python. */
export async function endStep(step: StepProcess): Promise<void> {
  const deadline = Date.now() + 3000;
  signal(step, 'SIGTERM');
  while (Date.now() < deadline && groupLives(step)) await sleep(50);
  signal(step, 'SIGKILL');
  while (groupLives(step)) await sleep(50);
}

function signal({ pid }: StepProcess, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const groupLives = (step: StepProcess) => signal(step, 0);

async function isLiving(step: StepProcess): Promise<boolean> {
  if (!groupLives(step)) return false;
  const now = await startTime(step.pid);
  // A leader that ended while its group goes on is still ours; nobody else can have its number then.
  return step.startedAt === null || now === null || now === step.startedAt;
}

/** Linux says when a process was started; elsewhere its number has to do. */
async function startTime(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  // The program's name, in parentheses, may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** A spark-submit that pip put into a virtual environment runs that environment's Python. */
function environment(command: string): NodeJS.ProcessEnv {
  const bin = dirname(command);
  const python = join(bin, 'python3');
  const isVirtual = isAbsolute(command) && existsSync(python) && existsSync(join(dirname(bin), 'pyvenv.cfg'));
  return {
    ...(isVirtual ? { PYSPARK_PYTHON: python } : {}),
    ...process.env,
    TZ: 'UTC',
    PYTHONUNBUFFERED: '1',
  };
}

function started(child: ChildProcess, command: string): Promise<void> {
  return new Promise((settle, fail) => {
    child.once('spawn', settle);
    child.once('error', (cause) =>
      fail(sparkMissing(`${command} cannot be started: ${cause.message}`, cause)),
    );
  });
}

function sparkMissing(what: string, cause?: unknown): Failure {
  return new Failure(
    'spark.missing',
    `${what}. Install Spark 3.5 (pip install pyspark==3.5.6) and set the path of its spark-submit in the setting standpipe.sparkSubmit, or in STANDPIPE_SPARK_SUBMIT for the command line.`,
    { cause },
  );
}
