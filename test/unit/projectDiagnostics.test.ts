import { readFileSync } from 'node:fs';
import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPipeline } from '../../src/project/checkPipeline.ts';
import { LineIndex } from '../../src/shared/place.ts';
import { exampleFile, exampleProject } from '../support/exampleProject.ts';

const project = await exampleProject('project');
afterAll(project.remove);
const whole = await checkPipeline(project.path, exampleFile);

/** Diagnostics of the example with some texts replaced, each with the text that it underlines. */
async function spoiled(replace: { in?: string; what: string | RegExp; by: string }[]) {
  const overlay = new Map<string, string>();
  for (const { in: path = exampleFile, what, by } of replace) {
    const before = overlay.get(path) ?? (path === exampleFile ? whole.text : whole.scripts.get(path)!);
    const after = before.replace(what, by);
    expect(after, `${String(what)} stands in ${path}`).not.toBe(before);
    overlay.set(path, after);
  }
  const { diagnostics, text, scripts } = await checkPipeline(project.path, exampleFile, { overlay });
  return diagnostics.map(({ file, line, column, endLine, endColumn, severity, code, message }) => {
    const of =
      file === exampleFile ? text : (scripts.get(file) ?? readFileSync(join(project.path, file), 'utf8'));
    const index = new LineIndex(of);
    const underlined = of.slice(index.offset(line, column), index.offset(endLine, endColumn));
    return { file, severity, code, message, underlined };
  });
}

it('the example is without a diagnostic', () => {
  expect(whole.diagnostics).toEqual([]);
  expect(Object.fromEntries(whole.definition!.stages.map((stage) => [stage.name, stage.after]))).toEqual({
    ingest: [],
    posts: ['ingest'],
    votes: ['ingest'],
    users: ['ingest'],
    tags: ['ingest'],
    question_tags: ['posts'],
    daily_facts: ['posts', 'votes'],
    warehouse: ['posts', 'votes', 'users', 'tags', 'question_tags', 'daily_facts'],
    marts: ['warehouse'],
    quality: ['warehouse', 'marts'],
    publish: ['marts', 'quality'],
  });
});

const posts = 'sql/transform/01_posts.sql';
const cases: {
  name: string;
  what: string | RegExp;
  by: string;
  in?: string;
  code: string;
  underlined: string;
  severity?: string;
  at?: string;
}[] = [
  { name: 'an unknown key', what: 'scripts:', by: 'scirpts:', code: 'unknown-key', underlined: 'scirpts' },
  {
    name: 'a key of another kind',
    what: 'kind: check\n',
    by: 'kind: check\n    script: a.sql\n',
    code: 'unknown-key',
    underlined: 'script',
  },
  {
    name: 'a missing key',
    what: 'kind: dump, path: "${dump}", ',
    by: 'kind: dump, ',
    code: 'missing-key',
    underlined: 'kind',
  },
  {
    name: 'case 16: an unknown version',
    what: 'version: 1',
    by: 'version: 2',
    code: 'unknown-version',
    underlined: '2',
  },
  { name: 'a wrong type', what: 'min: 1', by: 'min: many', code: 'wrong-type', underlined: 'many' },
  {
    name: 'a wrong value',
    what: 'environment: development',
    by: 'environment: dev',
    code: 'wrong-value',
    underlined: 'dev',
  },
  {
    name: 'an unknown kind of stage',
    what: 'kind: publish',
    by: 'kind: publsh',
    code: 'wrong-value',
    underlined: 'publsh',
  },
  {
    name: 'an unknown table of the dump',
    what: 'users, tags]',
    by: 'usres, tags]',
    code: 'wrong-value',
    underlined: 'usres',
  },
  {
    name: 'case 13: a duplicate key',
    what: '  votes:\n    kind',
    by: '  posts:\n    kind',
    code: 'duplicate-key',
    underlined: 'posts',
  },
  {
    name: 'case 13: YAML that is not closed',
    what: '{ kind: local, environment: development }',
    by: '{ kind: local',
    code: 'yaml-syntax',
    underlined: 'stages',
  },
  {
    name: 'case 13: __proto__ is a key like any other',
    what: 'version: 1',
    by: '__proto__: { polluted: true }\nversion: 1',
    code: 'unknown-key',
    underlined: '__proto__',
  },
  {
    name: 'case 17: a path that leaves the project',
    what: posts,
    by: '../01_posts.sql',
    code: 'path-outside',
    underlined: '../01_posts.sql',
  },
  {
    name: 'case 17: an absolute path',
    what: posts,
    by: '/etc/01_posts.sql',
    code: 'path-outside',
    underlined: '/etc/01_posts.sql',
  },
  {
    name: 'case 17: a file: address',
    what: posts,
    by: 'file:///x/01_posts.sql',
    code: 'path-outside',
    underlined: 'file:///x/01_posts.sql',
  },
  {
    name: 'case 17: a UNC path',
    what: posts,
    by: '"\\\\\\\\server\\\\x.sql"',
    code: 'path-outside',
    underlined: '"\\\\\\\\server\\\\x.sql"',
  },
  {
    name: 'case 17: a default of a variable that leaves the project',
    what: 'default: data/sample',
    by: 'default: ../data',
    code: 'path-outside',
    underlined: '../data',
  },
  {
    name: 'case 17: a place of the lake that leaves it',
    what: 'path: curated/posts }\n  votes',
    by: 'path: curated/../../posts }\n  votes',
    code: 'path-outside',
    underlined: 'curated/../../posts',
  },
  {
    name: 'case 18: the name of a Windows device',
    what: posts,
    by: 'sql/aux.sql',
    code: 'path-name',
    underlined: 'sql/aux.sql',
  },
  {
    name: 'case 18: two spellings of one file',
    what: 'sql/marts/02_kpi_monthly.sql',
    by: 'SQL/marts/01_kpi_total.sql',
    code: 'case-clash',
    underlined: 'SQL/marts/01_kpi_total.sql',
  },
  {
    name: 'a missing file',
    what: posts,
    by: 'sql/transform/01_post.sql',
    code: 'missing-file',
    underlined: 'sql/transform/01_post.sql',
  },
  {
    name: 'a variable that nothing defines',
    what: '"${dump}"',
    by: '"${dmup}"',
    code: 'unknown-variable',
    underlined: '${dmup}',
  },
  {
    name: 'case 19: a variable that expands to itself',
    what: 'default: data/sample',
    by: 'default: "${dump}/x"',
    code: 'variable-cycle',
    underlined: '"${dump}/x"',
  },
  {
    name: 'a stage after one that is not there',
    what: 'kind: check\n',
    by: 'kind: check\n    after: [martz]\n',
    code: 'unknown-stage',
    underlined: 'martz',
  },
  {
    name: 'case 15: a circle',
    what: 'kind: ingest\n',
    by: 'kind: ingest\n    after: [publish]\n',
    code: 'stage-cycle',
    underlined: 'ingest',
  },
  {
    name: 'two stages that write to one place',
    what: 'path: curated/votes',
    by: 'path: curated/posts',
    code: 'duplicate-output',
    underlined: 'votes',
  },
  {
    name: 'a stream that nothing gives',
    what: '{ stream: votes }',
    by: '{ stream: comments }',
    code: 'unknown-stream',
    underlined: 'comments',
  },
  {
    name: 'a table that nothing makes',
    what: 'table: marts.kpi_tag',
    by: 'table: marts.kpi_tags',
    code: 'unknown-table',
    underlined: 'marts.kpi_tags',
  },
  {
    name: 'a column that a checked table does not have',
    what: 'columns: [day]',
    by: 'columns: [date]',
    code: 'unknown-column',
    underlined: 'date',
  },
  {
    name: 'a secret in the pipeline file',
    what: 'environment: development',
    by: 'environment: development, options: { password: hunter2hunter2 }',
    code: 'secret-in-file',
    underlined: 'hunter2hunter2',
  },
  {
    name: 'a secret in a comment',
    what: 'version: 1',
    by: '# AKIAIOSFODNN7EXAMPLE\nversion: 1',
    code: 'secret-in-file',
    underlined: 'AKIAIOSFODNN7EXAMPLE',
  },
  {
    name: 'a variable that nobody uses',
    what: 'variables:',
    by: 'variables:\n  spare: { type: string, default: x }',
    code: 'unused-variable',
    underlined: 'spare',
    severity: 'hint',
  },
  {
    name: 'a Spark function that the engine cannot answer',
    in: posts,
    what: 'length(p.body)',
    by: 'rand(p.body)',
    code: 'spark-not-local',
    underlined: '',
    at: posts,
  },
  {
    name: 'what Redshift does not have',
    in: 'sql/marts/01_kpi_total.sql',
    what: 'FROM warehouse',
    by: 'FROM ONLY_here(1), warehouse',
    code: 'redshift-has-no',
    underlined: '',
    at: 'sql/marts/01_kpi_total.sql',
  },
  {
    name: 'a script that cannot be read',
    in: 'sql/marts/01_kpi_total.sql',
    what: 'FROM warehouse.daily_facts',
    by: 'FROM',
    code: 'sql-syntax',
    underlined: '',
    at: 'sql/marts/01_kpi_total.sql',
  },
  {
    name: 'a view that the script does not make',
    in: 'sql/transform/04_tags.sql',
    what: 'VIEW tags AS',
    by: 'VIEW all_tags AS',
    code: 'missing-view',
    underlined: '-',
    at: 'sql/transform/04_tags.sql',
  },
];

describe('each way to spoil the example is found at its place', () => {
  for (const { name, code, underlined, severity = 'error', at = exampleFile, ...replace } of cases)
    it(name, async () => {
      const found = await spoiled([replace]);
      const hit = found.find((d) => d.code === code && d.file === at);
      expect(hit, JSON.stringify(found, null, 1)).toBeDefined();
      expect(hit!.severity).toBe(severity);
      if (underlined !== '') expect(hit!.underlined).toBe(underlined);
      expect(hit!.message).toMatch(/[.?…]$/);
      expect(hit!.message).not.toContain('hunter2');
    });
});

describe('a column that an earlier stage no longer gives', () => {
  it('is underlined in the transform, the COPY and the mart that use it', async () => {
    const found = await spoiled([
      { in: posts, what: '  view_count,\n', by: '  view_count AS page_views,\n' },
    ]);
    expect(
      found.map(({ file, severity, code, underlined }) => [file, severity, code, underlined.split('\n')[0]]),
    ).toEqual([
      ['sql/transform/06_daily_facts.sql', 'error', 'unknown-column', 'view_count'],
      ['sql/load/02_posts.sql', 'warning', 'copy-columns', 'COPY staging_posts'],
      ['sql/load/02_posts.sql', 'warning', 'unknown-column', 'view_count'],
      ['sql/load/02_posts.sql', 'warning', 'unknown-column', 'view_count'],
      ['sql/marts/06_kpi_tag.sql', 'warning', 'unknown-column', 'view_count'],
      // The mart that averages it gives nothing any more to the dashboard that shows it.
      ['dashboards/growth.dashboard.json', 'warning', 'dashboard-unknown-field', '"average_views"'],
    ]);
    for (const { message } of found.filter(({ file }) => file.endsWith('.sql')))
      expect(message).toContain('(stage "posts", sql/transform/01_posts.sql)');
  });

  it('is underlined in every mart when a table drops it', async () => {
    const found = await spoiled([
      { in: 'sql/load/01_tables.sql', what: '  view_count         INTEGER       ENCODE az64,\n', by: '' },
    ]);
    const columns = found.filter((d) => d.code === 'unknown-column');
    expect(new Set(columns.map((d) => d.file))).toEqual(
      new Set(['sql/load/02_posts.sql', 'sql/marts/06_kpi_tag.sql']),
    );
    expect(new Set(columns.map((d) => d.underlined))).toEqual(new Set(['view_count']));
  });

  it('is underlined in a check and a published table', async () => {
    const found = await spoiled([
      { in: 'sql/marts/01_kpi_total.sql', what: 'AS unaccepted_answers', by: 'AS not_accepted_answers' },
    ]);
    expect(found.map(({ file, code, underlined }) => [file, code, underlined])).toEqual([
      ['sql/checks/02_answers_are_accepted_or_not.sql', 'unknown-column', 'unaccepted_answers'],
      ['sql/checks/02_answers_are_accepted_or_not.sql', 'unknown-column', 'unaccepted_answers'],
    ]);
  });
});

it('case 17: a link that leads out of the project is refused', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'standpipe-outside-'));
  await writeFile(join(outside, 'x.sql'), 'select 1');
  await symlink(join(outside, 'x.sql'), join(project.path, 'sql/link.sql'));
  const found = await spoiled([{ what: posts, by: 'sql/link.sql' }]);
  expect(found.some((d) => d.code === 'path-outside' && d.underlined === 'sql/link.sql')).toBe(true);
});

it('case 14: brackets 10,000 deep and aliases without end are errors, not crashes', async () => {
  const nests = [
    `a: ${'['.repeat(10_000)}`,
    `${'- '.repeat(10_000)}x`,
    `a: &a [x, x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}`,
    'a: &a [*a]',
  ];
  for (const text of nests) {
    const overlay = new Map([[exampleFile, text]]);
    const { definition, diagnostics } = await checkPipeline(project.path, exampleFile, { overlay });
    expect(definition).toBeNull();
    expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
  }
});

it('an empty file says what belongs in it', async () => {
  const overlay = new Map([[exampleFile, '']]);
  const { diagnostics } = await checkPipeline(project.path, exampleFile, { overlay });
  expect(diagnostics[0]).toMatchObject({ line: 1, column: 1, severity: 'error', code: 'missing-key' });
});

describe('a column of a mart that is renamed', () => {
  it('is underlined in the SAQL that reads it, and in the widget that shows it', async () => {
    const found = await spoiled([{ in: 'sql/marts/03_kpi_daily.sql', what: 'AS up_votes', by: 'AS ups' }]);
    const said = found.map(({ file, severity, code, underlined }) => [file, severity, code, underlined]);
    const growth = 'dashboards/growth.dashboard.json';
    expect(said).toEqual([
      [growth, 'error', 'saql-unknown-field', "'up_votes'"],
      [growth, 'error', 'saql-unknown-field', "'up_votes'"],
      // The figure, its change and the colour of that, and the line beside it.
      [growth, 'warning', 'dashboard-lost-field', 'up_votes'],
      [growth, 'warning', 'dashboard-lost-field', 'up_votes_change'],
      [growth, 'warning', 'dashboard-lost-field', 'up_votes_color'],
      [growth, 'warning', 'dashboard-lost-field', 'up_votes'],
    ]);
    expect(found[2]!.message).toBe(
      'up_votes is made of the field up_votes, which dataset kpi_daily does not have.',
    );
  });
});
