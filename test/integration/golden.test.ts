import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatasetFolder } from '../../src/engine/datasets/openDatasetFolder.ts';
import type { OpenDatasets } from '../../src/engine/datasets/openDatasets.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { ensurePython } from '../python/ensurePython.ts';
import { compareRows } from '../support/compareRows.ts';
import { readGoldenAreas } from '../support/goldenCases.ts';
import { runGoldenCase } from '../support/runGoldenCase.ts';

const areas = await readGoldenAreas();
let database: Awaited<ReturnType<typeof openDuckDatabase>>;

beforeAll(async () => {
  const allowedDirectories = areas.map(({ data }) => data);
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories });
});
afterAll(() => database.close());

describe.each(areas)('golden cases: $name', ({ folder, data, cases, problems }) => {
  let datasets: OpenDatasets;
  beforeAll(async () => {
    datasets = await openDatasetFolder(database, data, new AbortController().signal);
  });

  it.each(cases)('$name', async (golden) => {
    const { expected } = golden;
    const { columns, rows, codes } = await runGoldenCase(golden, database, datasets);
    if ('codes' in expected) {
      expect(codes).toEqual(expected.codes);
      return;
    }
    expect(codes).toEqual([]);
    expect(columns).toEqual(expected.columns);
    expect(compareRows(rows, expected.rows, expected.ordered)).toEqual({ missing: [], surplus: [] });
  });

  it('have expected rows each', () => {
    expect(problems).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
  });

  it('have the rows that their script works out', async () => {
    expect(await checkedByScript(join(folder, 'rebuild.py'))).toEqual({ status: 0, stderr: '' });
  });
});

async function checkedByScript(script: string): Promise<{ status: number | null; stderr: string }> {
  const python = await ensurePython();
  return new Promise((settle, fail) => {
    const child = spawn(python, ['-B', script, '--check'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (status) => settle({ status, stderr }));
  });
}
