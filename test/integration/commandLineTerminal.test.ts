import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endless, until } from '../support/engines.ts';
import { cliScript, queryRows, standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const file = 'stackoverflow.pipeline.yaml';

/** What a terminal would obey: escape sequences, and control characters but line feed and tab. */
const commands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('the command line and the terminal', async () => {
  const folder = await temporaryFolder('terminal');
  const project = join(folder.path, 'project');
  afterAll(folder.remove);
  beforeAll(() => standpipeOk(folder.path, 'new', 'project'));

  it('case 29: escape sequences in data, diagnostics and errors are shown, never sent', async () => {
    const evil = '\u001b]52;c;ZXZpbA==\u0007\u001b[2J\u009b31m\u202eevil';
    const table = await standpipeOk(project, 'query', `select '${evil}' as "${evil}"`);
    expect(table).toContain('evil');
    expect(table).not.toMatch(commands);
    const wrong = await standpipe(project, 'query', `select ${evil} from`);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).not.toMatch(commands);
    const failing = await standpipe(project, 'query', `select '${evil}'::int`);
    expect(failing.status).toBe(1);
    expect(failing.stderr).not.toMatch(commands);
    const missing = await standpipe(project, 'check', `${evil}.pipeline.yaml`);
    expect(missing.stderr).not.toMatch(commands);
    const yaml = (await readFile(join(project, file), 'utf8')).replace(
      'kind: check',
      `kind: "ch\\e[2J\\e]8;;x\\aek"`,
    );
    await writeFile(join(project, 'evil.pipeline.yaml'), yaml);
    const check = await standpipe(project, 'check', 'evil.pipeline.yaml');
    await rm(join(project, 'evil.pipeline.yaml'));
    expect(check.status).toBe(1);
    expect(check.stderr).toContain('evil.pipeline.yaml:');
    expect(check.stderr).not.toMatch(commands);
    const json = await standpipe(project, 'run', file, '--stage', evil, '--json');
    expect(json.status).toBe(1);
    expect(json.stderr + json.stdout).not.toMatch(commands);
  });

  it('data that goes to a program stays as it is', async () => {
    const [row] = await queryRows(project, "select chr(27) || '[31m' as x");
    expect(row).toEqual({ x: '\u001b[31m' });
    expect(await standpipeOk(project, 'query', 'select chr(27) as x', '--format', 'csv')).toBe('x\n\u001b\n');
  });

  it('help and version cost nothing and say everything', async () => {
    const help = await standpipeOk(project, '--help');
    for (const command of ['new', 'run', 'check', 'runs', 'query', 'sample']) {
      expect(help).toContain(`  ${command} `);
      const one = await standpipeOk(project, command, '--help');
      expect(one).toContain(`standpipe ${command}`);
      expect(await standpipeOk(project, 'help', command)).toBe(one);
    }
    expect(await standpipeOk(project, '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    const wrong = await standpipe(project, 'query', 'select 1', '--format', 'xml');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toContain('table, json, csv, ndjson, parquet');
  });

  it('query works in a folder that has nothing, and in a subfolder of a project', async () => {
    const empty = await temporaryFolder('empty');
    expect(await queryRows(empty.path, 'select 1 as one')).toEqual([{ one: 1 }]);
    const spark = await standpipeOk(
      empty.path,
      'query',
      'select 2 as two',
      '--dialect',
      'spark',
      '--format',
      'json',
    );
    expect(JSON.parse(spark)).toEqual([{ two: 2 }]);
    const moon = await standpipe(empty.path, 'query', 'select 1', '--target', 'moon');
    expect(moon.status).toBe(1);
    expect(moon.stderr).toContain('moon');
    await empty.remove();
    await standpipeOk(project, 'query', 'create table public.here as select 5 as five');
    expect(await queryRows(join(project, 'sql/marts'), 'select five from here')).toEqual([{ five: 5 }]);
  });

  it('Ctrl+C cancels a query within reach, with exit code 130', async () => {
    const child = spawn(process.execPath, [cliScript, 'query', endless], { cwd: project });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    await until('the engine is there', () =>
      readFile(join(project, '.standpipe/engine.json')).then(
        () => true,
        () => false,
      ),
    );
    await new Promise((settle) => setTimeout(settle, 300));
    child.kill('SIGINT');
    const [status] = await once(child, 'exit');
    expect(status).toBe(130);
    expect(stderr).toBe('');
  });

  it('Ctrl+C cancels a run: 130, the report says so, and the next run goes on', async () => {
    await rm(join(project, 'data/sample'), { recursive: true });
    await standpipeOk(
      project,
      'sample',
      '--posts',
      '20000',
      '--seed',
      '2',
      '--out',
      join(project, 'data/sample'),
    );
    const child = spawn(process.execPath, [cliScript, 'run', file, '--json'], { cwd: project });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    await until('the run has begun', async () =>
      (await standpipe(project, 'runs', file)).stdout.includes('running'),
    );
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(JSON.parse(stdout).state).toBe('cancelled');
    const resumed = JSON.parse(await standpipeOk(project, 'run', file, '--resume', '--json'));
    expect(resumed.runId).toBe(JSON.parse(stdout).runId);
    expect(resumed.state).toBe('succeeded');
    // Nothing is left to resume then.
    const none = await standpipe(project, 'run', file, '--resume');
    expect(none.status).toBe(1);
  });

  it('a reader that leaves early is no error', async () => {
    const digits = Array.from({ length: 10 }, (_, i) => `select ${i} as i`).join(' union all ');
    const sql = `with d as (${digits}) select a.i, b.i as j, repeat('x', 1000) as t from d a, d b, d c, d e`;
    const child = spawn(process.execPath, [cliScript, 'query', sql, '--format', 'csv'], { cwd: project });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = await once(child, 'exit');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
