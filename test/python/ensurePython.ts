import { spawn } from 'node:child_process';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const repository = resolve(import.meta.dirname, '../..');
const environment = join(repository, '.test/python');
const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * The Python of a virtual environment in `.test/python` that holds the pinned packages; made where it is not there
 * or not up to date. Several processes may ask at once. Rejects with the remedy where Python or Java is missing.
 */
export async function ensurePython(): Promise<string> {
  const python = join(environment, 'bin/python');
  const wanted = await readFile(requirements, 'utf8');
  await requireProgram(
    'java',
    ['-version'],
    'Spark needs Java 17. On Debian: apt-get install openjdk-17-jre-headless',
  );
  if (await isCurrent(wanted)) return python;
  await mkdir(join(repository, '.test'), { recursive: true });
  const release = await lock(`${environment}.lock`);
  try {
    if (await isCurrent(wanted)) return python;
    await requireProgram(
      'python3',
      ['-c', 'import sys, venv, ensurepip; assert (3, 11) <= sys.version_info < (3, 14)'],
      'Python 3.11 to 3.13 with venv is needed. On Debian: apt-get install python3 python3-venv',
    );
    console.warn('Installing PySpark and its peers into .test/python (once)');
    await rm(environment, { recursive: true, force: true });
    await finished('python3', ['-m', 'venv', environment]);
    await finished(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      'wheel==0.45.1',
    ]);
    await finished(python, [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements],
    ]);
    await writeFile(join(environment, 'requirements.txt'), wanted);
    return python;
  } finally {
    await release();
  }
}

/** The stamp is written last, so an installation that was cut off is not taken for a whole one. */
async function isCurrent(wanted: string): Promise<boolean> {
  return (await readFile(join(environment, 'requirements.txt'), 'utf8').catch(() => '')) === wanted;
}

async function requireProgram(command: string, args: string[], remedy: string): Promise<void> {
  await finished(command, args).catch((cause) => {
    throw new Error(remedy, { cause });
  });
}

function finished(command: string, args: string[]): Promise<void> {
  return new Promise((settle, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (status) =>
      status === 0
        ? settle()
        : fail(new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`)),
    );
  });
}

/** A file with the owner's pid, whole from the first moment (a link); one whose owner is gone is taken over. */
async function lock(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, `${process.pid}`);
  try {
    for (;;) {
      if (await linked(mine, path)) return () => rm(path, { force: true });
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (owner > 0 && !isAlive(owner)) await rm(path, { force: true });
      else await sleep(250);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
