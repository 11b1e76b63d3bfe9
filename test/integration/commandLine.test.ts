import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryRows, standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const file = 'stackoverflow.pipeline.yaml';

describe('the command line', async () => {
  const folder = await temporaryFolder('cli');
  const project = join(folder.path, 'project');
  afterAll(folder.remove);
  beforeAll(() => standpipeOk(folder.path, 'new', 'project'));

  it('new refuses a folder that holds a pipeline, and changes nothing there', async () => {
    const before = await readFile(join(project, file), 'utf8');
    const { status, stderr } = await standpipe(folder.path, 'new', 'project');
    expect(status).toBe(1);
    expect(stderr).toContain('project.exists');
    expect(await readFile(join(project, file), 'utf8')).toBe(before);
  });

  it('new ignores what runs leave behind', async () => {
    expect(await readFile(join(project, '.gitignore'), 'utf8')).toContain('.standpipe/');
  });

  it('query works before any run', async () => {
    expect(await queryRows(project, "select 1 as one, 'x' as letter, null as nothing")).toEqual([
      { one: 1, letter: 'x', nothing: null },
    ]);
  });

  it('check finds nothing in the example', async () => {
    const { status, stdout } = await standpipe(project, 'check', file, '--json');
    expect(JSON.parse(stdout)).toEqual({ diagnostics: [] });
    expect(status).toBe(0);
  });

  it('run --json prints the report and nothing else', async () => {
    const { status, stdout } = await standpipe(project, 'run', file, '--json');
    const report = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(report).toMatchObject({ pipeline: 'stackoverflow', target: 'local', state: 'succeeded' });
    expect(Object.keys(report)).toEqual(['runId', 'pipeline', 'target', 'state', 'stages']);
    expect(report.stages.map((stage: { name: string }) => stage.name).sort()).toEqual(
      'daily_facts ingest marts posts publish quality question_tags tags users votes warehouse'.split(' '),
    );
    for (const stage of report.stages) {
      expect(Object.keys(stage)).toEqual([
        'name',
        'kind',
        'state',
        'counts',
        'startedAt',
        'endedAt',
        'error',
      ]);
      expect(Object.keys(stage.counts)).toEqual([
        'read',
        'sent',
        'accepted',
        'rejected',
        'written',
        'loaded',
      ]);
      expect(stage).toMatchObject({ state: 'succeeded', error: null });
    }
    const ingest = report.stages.find((stage: { name: string }) => stage.name === 'ingest');
    expect(ingest.counts.read).toBeGreaterThan(5_000);
    expect(ingest.counts.accepted).toBe(ingest.counts.read);
    expect(ingest.counts.rejected).toBe(0);
    const runs = JSON.parse(await standpipeOk(project, 'runs', file, '--json'));
    expect(runs).toEqual([report]);
  });

  it('a second whole run changes no mart', async () => {
    const marts = async () => [
      await queryRows(project, 'select * from marts.kpi_total'),
      await queryRows(project, 'select * from marts.kpi_daily order by day'),
      await queryRows(project, 'select * from marts.kpi_tag order by tag'),
    ];
    const before = await marts();
    await standpipeOk(project, 'run', file);
    expect(await marts()).toEqual(before);
  });

  it('one stage runs alone, and a stage with all that follows', async () => {
    const stages = async (...args: string[]) =>
      (
        JSON.parse(await standpipeOk(project, 'run', file, ...args, '--json')).stages as {
          name: string;
          state: string;
        }[]
      )
        .filter((stage) => stage.state === 'succeeded')
        .map((stage) => stage.name);
    expect(await stages('--stage', 'marts')).toEqual(['marts']);
    expect(await stages('--from', 'marts')).toEqual(['marts', 'quality', 'publish']);
  });

  it('query gives big integers and decimals as text, dates and timestamps as ISO', async () => {
    const sql = `select 9007199254740991::bigint as most, 9007199254740993::bigint as more, 1.50::decimal(5,2) as price,
      date '2024-02-29' as day, timestamp '2024-02-29 12:34:56.789' as at, 0.5::double precision as half, true as yes`;
    expect(await queryRows(project, sql)).toEqual([
      {
        most: 9007199254740991,
        more: '9007199254740993',
        price: '1.50',
        day: '2024-02-29',
        at: '2024-02-29T12:34:56.789',
        half: 0.5,
        yes: true,
      },
    ]);
  });

  it('query speaks csv, ndjson, table and parquet, and Spark SQL over the curated outputs', async () => {
    const sql = "select 1 as a, 'x,y' as b union all select 2, null order by 1";
    expect(await standpipeOk(project, 'query', sql, '--format', 'csv')).toBe('a,b\n1,"x,y"\n2,\n');
    expect(await standpipeOk(project, 'query', sql, '--format', 'ndjson')).toBe(
      '{"a":1,"b":"x,y"}\n{"a":2,"b":null}\n',
    );
    expect(await standpipeOk(project, 'query', sql)).toContain('x,y');
    expect((await standpipeOk(project, 'query', sql, '--format', 'parquet')).slice(0, 4)).toBe('PAR1');
    const spark = 'select count(*) as n from posts where post_type_id = 1';
    const [rows] = JSON.parse(
      await standpipeOk(project, 'query', spark, '--dialect', 'spark', '--format', 'json'),
    );
    const [total] = await queryRows(project, 'select questions from marts.kpi_total');
    expect(rows.n).toBe(total?.questions);
  });

  it('query refuses what Redshift does not have, with a place and exit code 1', async () => {
    const { status, stdout, stderr } = await standpipe(project, 'query', 'select distinct on (1) 1');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('redshift-has-no');
  });

  it('wrong usage is exit code 2', async () => {
    for (const args of [
      [],
      ['nothing'],
      ['run'],
      ['query'],
      ['query', 'select 1', '--format', 'xml'],
      ['sample'],
    ])
      expect((await standpipe(project, ...args)).status, args.join(' ')).toBe(2);
  });

  it('a missing file and an unknown stage or target are exit code 1 with a remedy', async () => {
    expect((await standpipe(project, 'run', 'nothing.pipeline.yaml')).status).toBe(1);
    expect((await standpipe(project, 'check', 'nothing.pipeline.yaml')).status).toBe(1);
    const stage = await standpipe(project, 'run', file, '--stage', 'martz');
    expect(stage.status).toBe(1);
    expect(stage.stderr).toContain('martz');
    const target = await standpipe(project, 'run', file, '--target', 'moon');
    expect(target.status).toBe(1);
    expect(target.stderr).toContain('moon');
  });

  it('a failed check stops the run, keeps the offending rows and says where', async () => {
    const check = join(project, 'sql/checks/01_total_is_sum_of_days.sql');
    const before = await readFile(check, 'utf8');
    await writeFile(check, '-- fails\nSELECT day, questions FROM marts.kpi_daily LIMIT 3;\n');
    const { status, stdout } = await standpipe(project, 'run', file, '--from', 'quality', '--json');
    await writeFile(check, before);
    const report = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(report.state).toBe('failed');
    const quality = report.stages.find((stage: { name: string }) => stage.name === 'quality');
    expect(quality.error).toMatchObject({ file: 'sql/checks/01_total_is_sum_of_days.sql' });
    expect(quality.error.line).toBeGreaterThan(0);
    const publish = report.stages.find((stage: { name: string }) => stage.name === 'publish');
    expect(publish.state).toBe('skipped');
  });

  it('a diagnostic of the file has the form that scripts rely on', async () => {
    const broken = join(project, 'broken.pipeline.yaml');
    await writeFile(
      broken,
      (await readFile(join(project, file), 'utf8')).replace('kind: check', 'kind: chek'),
    );
    const { status, stdout } = await standpipe(project, 'check', 'broken.pipeline.yaml', '--json');
    expect(status).toBe(1);
    const { diagnostics } = JSON.parse(stdout);
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics)
      expect(Object.keys(diagnostic).sort()).toEqual(
        'code column endColumn endLine file line message severity'.split(' '),
      );
    const lines = (await readFile(broken, 'utf8')).split('\n');
    expect(diagnostics[0]).toMatchObject({
      file: 'broken.pipeline.yaml',
      severity: 'error',
      line: lines.findIndex((text) => text.includes('chek')) + 1,
    });
  });

  it('sample writes the same dump for the same seed', async () => {
    for (const out of ['a', 'b'])
      await standpipeOk(folder.path, 'sample', '--posts', '300', '--seed', '7', '--out', out);
    for (const table of ['Posts', 'Votes', 'Users', 'Tags', 'Comments', 'Badges', 'PostHistory', 'PostLinks'])
      expect(await readFile(join(folder.path, 'a', `${table}.xml`))).toEqual(
        await readFile(join(folder.path, 'b', `${table}.xml`)),
      );
  });
});
