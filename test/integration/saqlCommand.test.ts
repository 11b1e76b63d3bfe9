import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSalesData } from '../support/salesData.ts';
import { cliScript, standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const byRegion = `q = load "orders";
q = group q by 'Region';
q = foreach q generate 'Region' as 'Region', sum('Amount') as 'sum_Amount', count() as 'count';
q = order q by 'sum_Amount' desc;
`;

describe('standpipe saql', async () => {
  const folder = await temporaryFolder('saql');
  const cwd = join(folder.path, 'outside');
  afterAll(folder.remove);
  beforeAll(async () => {
    await writeSalesData(folder.path);
    await mkdir(cwd);
    await writeFile(join(cwd, 'regions.saql'), byRegion);
  });

  it.each(['bundle', 'flat', 'plain'])(
    'answers over data that is a %s folder, outside any project',
    async (place) => {
      const { status, stdout, stderr } = await standpipe(
        cwd,
        'saql',
        'regions.saql',
        '--data',
        `../${place}`,
        '--json',
      );
      const answer = JSON.parse(stdout);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(Object.keys(answer)).toEqual(['columns', 'rows', 'diagnostics']);
      expect(answer.columns).toEqual([
        { name: 'Region', type: 'text' },
        { name: 'sum_Amount', type: 'number' },
        { name: 'count', type: 'number' },
      ]);
      // Groups without a key are left out.
      expect(answer.rows).toEqual([
        { Region: 'South', sum_Amount: 1023.5, count: 2 },
        { Region: 'North', sum_Amount: 10, count: 2 },
      ]);
      expect(answer.diagnostics).toMatchObject([
        {
          file: expect.stringMatching(/^\.\..*orders\.csv$/),
          line: 5,
          severity: 'warning',
          code: 'dataset-value',
        },
      ]);
    },
  );

  it('leaves nothing behind', async () => {
    expect(await readdir(cwd)).toEqual(['regions.saql']);
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith('standpipe-data-'));
    expect(left).toEqual([]);
  });

  it('reads standard input, and prints a table', async () => {
    const { status, stdout } = await withInput(byRegion, cwd, 'saql', '-', '--data', '../plain');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Region +sum_Amount +count\n/);
    expect(stdout).toMatch(/\nSouth +1023\.5 +2\n/);
  });

  it('counts relative dates from --now', async () => {
    const query = `q = load "\${App.Datasets.ORDERS.Name}";
q = filter q by date('Ordered_Year', 'Ordered_Month', 'Ordered_Day') in ["current month".."current month"];
q = foreach q generate 'OrderNo' as 'no';
q = order q by 'no';`;
    await writeFile(join(cwd, 'month.saql'), query);
    const ask = async (now: string) =>
      JSON.parse(await standpipeOk(cwd, 'saql', 'month.saql', '--data', '../plain', '--now', now, '--json'))
        .rows;
    expect(await ask('2024-05-31')).toEqual([{ no: '3' }, { no: '5' }]);
    expect(await ask('2024-02-01T00:00:00Z')).toEqual([{ no: '2' }]);
  });

  it('explains the SQL', async () => {
    const text = await standpipeOk(cwd, 'saql', 'regions.saql', '--data', '../plain', '--explain');
    expect(text).toMatch(/\bSELECT\b/);
    const { sql, rows } = JSON.parse(
      await standpipeOk(cwd, 'saql', 'regions.saql', '--data', '../plain', '--explain', '--json'),
    );
    expect(sql).toContain('SELECT');
    expect(rows).toHaveLength(2);
  });

  it('says where an unknown dataset and an unknown field stand', async () => {
    await writeFile(join(cwd, 'wrong.saql'), `q = load "orders";\nq = foreach q generate 'Regoin' as 'r';\n`);
    const wrong = await standpipe(cwd, 'saql', 'wrong.saql', '--data', '../plain', '--json');
    expect(wrong.status).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ rows: [] });
    expect(JSON.parse(wrong.stdout).diagnostics).toContainEqual(
      expect.objectContaining({
        file: 'wrong.saql',
        line: 2,
        column: 24,
        severity: 'error',
        code: 'saql-unknown-field',
      }),
    );
    await writeFile(join(cwd, 'none.saql'), `q = load "nothing";\n`);
    const none = await standpipe(cwd, 'saql', 'none.saql', '--data', '../plain', '--json');
    expect(none.status).toBe(1);
    expect(JSON.parse(none.stdout).diagnostics).toContainEqual(
      expect.objectContaining({
        file: 'none.saql',
        line: 1,
        severity: 'error',
        code: 'saql-unknown-dataset',
      }),
    );
  });

  it('--check needs no data and starts nothing', async () => {
    const fine = await standpipe(cwd, 'saql', 'regions.saql', '--check', '--json');
    expect([fine.status, JSON.parse(fine.stdout)]).toEqual([0, { diagnostics: [] }]);
    await writeFile(join(cwd, 'broken.saql'), `q = load "orders";\nq = filter q by ;\n`);
    const broken = await standpipe(cwd, 'saql', 'broken.saql', '--check', '--json');
    expect(broken.status).toBe(1);
    const [first] = JSON.parse(broken.stdout).diagnostics;
    expect(first).toMatchObject({
      file: 'broken.saql',
      line: 2,
      severity: 'error',
      code: expect.stringMatching(/^saql-/),
    });
    expect(Object.keys(first).sort()).toEqual(
      ['code', 'column', 'endColumn', 'endLine', 'file', 'line', 'message', 'severity'].sort(),
    );
    expect((await readdir(cwd)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each([
    [['saql'], 'one SAQL file'],
    [['saql', 'regions.saql', '--now', 'yesterday'], '--now takes'],
    [['saql', 'regions.saql', '--colour'], 'colour'],
  ])('%j is wrong usage', async (args, words) => {
    const { status, stdout, stderr } = await standpipe(cwd, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('fails on a file or a folder that is not there', async () => {
    for (const args of [
      ['nowhere.saql', '--data', '../plain'],
      ['regions.saql', '--data', '../nowhere'],
    ]) {
      const { status, stderr } = await standpipe(cwd, 'saql', ...args);
      expect(status).toBe(1);
      expect(stderr).toMatch(/\[(file|data)\.missing\]/);
    }
  });
});

function withInput(
  text: string,
  cwd: string,
  ...args: string[]
): Promise<{ status: number | null; stdout: string }> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [cliScript, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.on('error', fail);
    child.on('close', (status) => settle({ status, stdout }));
    child.stdin.end(text);
  });
}
