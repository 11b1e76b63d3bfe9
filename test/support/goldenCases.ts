import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type AnalyticsSettings, defaultSettings } from '../../src/shared/dataset.ts';
import { readMoment } from '../../src/shared/readMoment.ts';

/** Rows worked out apart, or the codes of the findings that a case must give. */
export type Expected = { columns: string[]; rows: unknown[][]; ordered: boolean } | { codes: string[] };

export interface GoldenCase {
  /** `NN_name`. */
  name: string;
  form: 'saql' | 'step';
  /** Beside it lie recorded answers of Apex. */
  file: string;
  text: string;
  expected: Expected;
  now: Date;
  settings: AnalyticsSettings;
}

export interface GoldenArea {
  name: string;
  folder: string;
  /** The folder of its datasets. */
  data: string;
  cases: GoldenCase[];
  /** Cases without expected rows, and expected rows without a case. */
  problems: string[];
}

const golden = resolve(import.meta.dirname, '../golden');

/** Every area of golden cases: the folders of `test/golden`. */
export async function readGoldenAreas(): Promise<GoldenArea[]> {
  const entries = await readdir(golden, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && entry.name !== '__pycache__');
  return Promise.all(names.map(({ name }) => readArea(name)));
}

async function readArea(name: string): Promise<GoldenArea> {
  const folder = join(golden, name);
  const files = (await readdir(folder)).sort();
  const stems = (ending: string) =>
    files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const queries = stems('.saql');
  const steps = stems('.step.json');
  const expected = new Set(stems('.expected.json'));
  const all = [...queries, ...steps].sort();
  const problems = [
    ...all.filter((stem) => !expected.has(stem)).map((stem) => `${stem} has no expected rows`),
    ...[...expected].filter((stem) => !all.includes(stem)).map((stem) => `${stem} has no case`),
    ...all.filter((stem, at) => all[at + 1] === stem).map((stem) => `${stem} is there twice`),
  ];
  const area = await readSettings(join(folder, 'area.json'));
  const whole = all.filter((stem) => expected.has(stem));
  const cases = whole.map(async (stem): Promise<GoldenCase> => {
    const form = steps.includes(stem) ? ('step' as const) : ('saql' as const);
    const own = await readSettings(join(folder, `${stem}.settings.json`));
    const now = readMoment(own.now ?? area.now ?? '2024-05-15T12:00:00Z');
    if (now === null) throw new Error(`Golden cases of ${name}: ${stem} has no moment that can be read`);
    const file = join(folder, `${stem}${form === 'step' ? '.step.json' : '.saql'}`);
    return {
      name: stem,
      form,
      file,
      text: await readFile(file, 'utf8'),
      expected: JSON.parse(await readFile(join(folder, `${stem}.expected.json`), 'utf8')) as Expected,
      now,
      settings: { ...defaultSettings, ...area.settings, ...own.settings },
    };
  });
  return { name, folder, data: join(folder, 'data'), cases: await Promise.all(cases), problems };
}

/** `area.json` holds for a whole area, `NN_name.settings.json` for one case; either may be absent. */
async function readSettings(path: string): Promise<{ now?: string; settings?: Partial<AnalyticsSettings> }> {
  const isThere = await stat(path).catch(() => null);
  return isThere === null ? {} : JSON.parse(await readFile(path, 'utf8'));
}
