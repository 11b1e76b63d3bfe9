import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPipeline } from '../../src/project/checkPipeline.ts';
import { completePipeline } from '../../src/project/language/completePipeline.ts';
import { completeSql } from '../../src/project/language/completeSql.ts';
import { definitionInPipeline } from '../../src/project/language/definitionInPipeline.ts';
import { hoverPipeline } from '../../src/project/language/hoverPipeline.ts';
import { hoverSql } from '../../src/project/language/hoverSql.ts';
import { scriptRelations } from '../../src/project/language/scriptRelations.ts';
import { stagePlaces } from '../../src/project/language/stagePlaces.ts';
import { exampleFile, exampleProject } from '../support/exampleProject.ts';

const project = await exampleProject('language');
afterAll(project.remove);
const check = await checkPipeline(project.path, exampleFile);
const knowledge = { check, files: ['sql/load/01_tables.sql', 'sql/jobs/train.py', 'README.md'] };
const example = check.text;

/** The text without its mark `¦`, and where that stood. */
function marked(text: string): [string, number] {
  const offset = text.indexOf('¦');
  expect(offset).toBeGreaterThanOrEqual(0);
  return [text.replace('¦', ''), offset];
}

const labels = (text: string) => completePipeline(...marked(text), knowledge).map((item) => item.label);
const put = (what: string, by: string) => {
  expect(example).toContain(what);
  return example.replace(what, by);
};

describe('completion in a pipeline file', () => {
  it('gives the keys of a kind that are not there yet', () => {
    expect(labels(put('kind: publish\n', 'kind: publish\n    ¦\n'))).toEqual(['description', 'after']);
  });
  it('gives the kinds of a stage that has none', () => {
    expect(labels(`${example}  extra:\n    kind: ¦`)).toEqual([
      'ingest',
      'transform',
      'load',
      'check',
      'train',
      'publish',
    ]);
    expect(labels(`${example}  extra:\n    ¦`)).toEqual(['kind']);
  });
  it('gives streams, places, tables, columns, stages, scripts and variables by name', () => {
    expect(labels(put('{ stream: posts }', '{ stream: ¦ }'))).toEqual([
      'posts',
      'users',
      'votes',
      'tags',
      'snapshots',
    ]);
    expect(
      labels(put('posts: { path: curated/posts }\n    outputs', 'posts: { path: ¦ }\n    outputs')),
    ).toContain('curated/posts');
    expect(labels(put('table: marts.kpi_tag', 'table: ¦'))).toContain('marts.kpi_daily');
    expect(labels(put('columns: [day]', 'columns: [¦]'))).toEqual([
      'day',
      'questions',
      'answers',
      'accepted_answers',
      'unaccepted_answers',
      'unanswered_questions',
      'up_votes',
      'down_votes',
      'average_views',
    ]);
    expect(labels(put('kind: check\n', 'kind: check\n    after: [ma¦]\n'))).toContain('marts');
    expect(labels(`${example}  extra:\n    kind: load\n    scripts:\n      - ¦`)).toEqual([
      'sql/load/01_tables.sql',
    ]);
    expect(labels(put('"${dump}"', '"${¦}"'))).toEqual(['dump', 'lake']);
  });
  it('replaces the word that is being typed and nothing else', () => {
    const [text, offset] = marked(put('environment: development', 'environment: dev¦elopment'));
    const [first] = completePipeline(text, offset, knowledge);
    expect(text.slice(first!.start, first!.end)).toBe('development');
  });
  it('works where the line that is typed makes the text unreadable', () => {
    expect(labels(put('targets:\n', 'targets:\n  cloud: { kind: ¦\n'))).toEqual(['local', 'aws']);
  });
});

describe('hover and definition', () => {
  it('explains a key by the schema and a stage by what it reads and makes', () => {
    expect(hoverPipeline(...marked(put('scripts:', 'scr¦ipts:')), knowledge)?.paragraphs).toEqual([
      'Redshift SQL files, in order.',
    ]);
    const stage = hoverPipeline(
      ...marked(put('  daily_facts:\n    kind', '  daily¦_facts:\n    kind')),
      knowledge,
    );
    expect(stage?.paragraphs).toContain('Reads lake curated/posts, lake curated/votes.');
    expect(stage?.paragraphs).toContain('Runs after posts, votes.');
  });
  it('leads from a stream to its ingest, from a table to its stage, from a script to its file', () => {
    const to = (text: string) => definitionInPipeline(exampleFile, ...marked(text), knowledge);
    const lineOf = (needle: string) => example.slice(0, example.indexOf(needle)).split('\n').length;
    expect(to(put('{ stream: posts }', '{ stream: po¦sts }'))).toMatchObject({
      file: exampleFile,
      line: lineOf('  ingest:'),
    });
    expect(to(put('table: marts.kpi_tag', 'table: marts.kp¦i_tag'))).toMatchObject({
      line: lineOf('  marts:'),
    });
    expect(to(put('sql/load/02_posts.sql', 'sql/lo¦ad/02_posts.sql'))).toMatchObject({
      file: 'sql/load/02_posts.sql',
      line: 1,
    });
    expect(to(put('"${dump}"', '"${du¦mp}"'))).toMatchObject({ line: lineOf('  dump:') });
  });
  it('finds the stages of a text that is broken further down', () => {
    const names = stagePlaces(`${example}\n  x: [`).map((stage) => stage.name);
    expect(names.slice(0, 3)).toEqual(['ingest', 'posts', 'votes']);
  });
});

describe('scripts', () => {
  const at = (path: string, what: string, by: string) => {
    const text = check.scripts.get(path)!;
    expect(text).toContain(what);
    const [after, offset] = marked(text.replace(what, by));
    return { text: after, offset, known: scriptRelations(check, path, after)! };
  };
  it('know the tables of the warehouse and the columns behind an alias', () => {
    const { text, offset, known } = at(
      'sql/marts/06_kpi_tag.sql',
      'question.view_count',
      'question.¦view_count',
    );
    const items = completeSql(text, offset, known);
    expect(items.map((item) => item.label)).toContain('view_count');
    expect(items.every((item) => item.kind === 'column')).toBe(true);
    expect(text.slice(items[0]!.start, items[0]!.end)).toBe('view_count');
  });
  it('know the views that a transform sees and makes', () => {
    const { text, offset, known } = at('sql/transform/06_daily_facts.sql', 'FROM posts\n', 'FROM ¦posts\n');
    expect(completeSql(text, offset, known).map((item) => item.label)).toEqual(
      expect.arrayContaining(['posts', 'votes', 'questions', 'daily_facts']),
    );
  });
  it('give the type of a column', () => {
    const { text, offset, known } = at(
      'sql/marts/06_kpi_tag.sql',
      'question.view_count',
      'question.vi¦ew_count',
    );
    expect(hoverSql(text, offset, known)?.paragraphs).toEqual(['warehouse.posts.view_count integer']);
  });
});

it('no text and no place makes any of it throw', async () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...example.split('\n').map((line) => `${line}\n`)),
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ': ',
        '- ',
        '"',
        "'",
        '&a ',
        '*a ',
        '${',
        '!!x ',
        '|\n',
        '\t',
        '? ',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(400), async (parts, at) => {
      const text = parts.join('');
      const overlay = new Map([[exampleFile, text]]);
      const { diagnostics } = await checkPipeline(project.path, exampleFile, { overlay });
      for (const d of diagnostics) expect(d.endLine > d.line || d.endColumn >= d.column).toBe(true);
      const offset = Math.min(at, text.length);
      completePipeline(text, offset, knowledge);
      hoverPipeline(text, offset, knowledge);
      definitionInPipeline(exampleFile, text, offset, knowledge);
      stagePlaces(text);
    }),
    { numRuns: 300 },
  );
});
