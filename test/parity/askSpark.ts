import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensurePython } from '../python/ensurePython.ts';

/** What an engine says to one expression or query: types as Spark writes them, values as tagged text. */
export type Answer = { types: string[]; rows: string[][] } | { error: string };

const evaluator = join(import.meta.dirname, 'evaluate.py');
const driver = resolve(import.meta.dirname, '../../media/spark/standpipe_driver.py');
const requirements = resolve(import.meta.dirname, '../python/requirements.txt');
const memory = resolve(import.meta.dirname, '../../.test/parity-answers.json');

/**
 * A real Spark's answers, in order. Answers are remembered in the ignored `.test` folder, under the version of Spark,
 * the session's settings and the evaluator, so that a second run asks only what is new; CI remembers nothing.
 */
export async function askSpark(questions: readonly string[]): Promise<Answer[]> {
  const key = createHash('sha256');
  for (const file of [evaluator, driver, requirements]) key.update(await readFile(file));
  const version = key.digest('hex');
  const known = process.env.CI ? null : await remembered(version);
  const answers = new Map<string, Answer>(Object.entries(known ?? {}));
  const open = [...new Set(questions)].filter((question) => !answers.has(question));
  if (open.length > 0) {
    const fresh = await evaluate(open);
    for (const [i, question] of open.entries()) answers.set(question, fresh[i]!);
    await mkdir(resolve(memory, '..'), { recursive: true });
    await writeFile(
      `${memory}.${process.pid}`,
      JSON.stringify({ version, answers: Object.fromEntries(answers) }),
    );
    await rename(`${memory}.${process.pid}`, memory);
  }
  return questions.map((question) => answers.get(question)!);
}

async function remembered(version: string): Promise<Record<string, Answer> | null> {
  const text = await readFile(memory, 'utf8').catch(() => null);
  if (text === null) return null;
  const found = JSON.parse(text) as { version: string; answers: Record<string, Answer> };
  return found.version === version ? found.answers : null;
}

async function evaluate(questions: readonly string[]): Promise<Answer[]> {
  const python = await ensurePython();
  const folder = await mkdtemp(join(tmpdir(), 'standpipe-parity-'));
  try {
    const [from, to] = [join(folder, 'questions.json'), join(folder, 'answers.json')];
    await writeFile(from, JSON.stringify(questions));
    await new Promise<void>((settle, fail) => {
      const child = spawn(python, [evaluator, from, to], {
        cwd: folder,
        env: { ...process.env, TZ: 'UTC', PYSPARK_PYTHON: python },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4000)));
      child.on('error', fail);
      child.on('close', (status) =>
        status === 0 ? settle() : fail(new Error(`Spark ended with ${status}:\n${stderr}`)),
      );
    });
    return JSON.parse(await readFile(to, 'utf8')) as Answer[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
