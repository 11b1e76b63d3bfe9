import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fieldPlaceAt } from '../../src/dashboard/language/fieldPlaces.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { checkPipeline } from '../../src/project/checkPipeline.ts';
import { columnPlaces } from '../../src/project/columns/columnPlaces.ts';
import { columnAt, fieldReferences } from '../../src/project/language/fieldReferences.ts';
import { publishedFields } from '../../src/project/language/publishedFields.ts';
import { LineIndex } from '../../src/shared/place.ts';
import { exampleFile, exampleProject } from '../support/exampleProject.ts';

const project = await exampleProject('fields');
afterAll(project.remove);
const check = await checkPipeline(project.path, exampleFile);
const fields = publishedFields(check)!;
const dashboardFile = 'dashboards/growth.dashboard.json';
const dashboardText = await readFile(join(project.path, dashboardFile), 'utf8');
const daily = 'sql/marts/03_kpi_daily.sql';

/** The text at a place of a file of the project. */
async function textAt(found: {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}) {
  const text = await readFile(join(project.path, found.file), 'utf8');
  const index = new LineIndex(text);
  return text.slice(index.offset(found.line, found.column), index.offset(found.endLine, found.endColumn));
}

describe('columns that scripts make', () => {
  it('are found in every statement that names them', () => {
    const text = `create table marts.a (Id bigint, name varchar(10));
      create table marts.b as select id, count(*) as "Number of rows", x.y, f(1) from t union all select 1, 2, 3, 4;
      create view public.v (one, two) as select 1, 2;
      alter table marts.a add column extra int;
      alter table marts.a rename column name to label;
      insert into marts.a (id, label) select 1, 'x';
      update marts.a set extra = 1;
      create table marts.c as select * from marts.a;`;
    const seen = columnPlaces(text).map(({ table, column, start, end, isDefinition }) => [
      `${table}.${column}`,
      text.slice(start, end),
      isDefinition,
    ]);
    expect(seen).toEqual([
      ['marts.a.id', 'Id', true],
      ['marts.a.name', 'name', true],
      ['marts.b.id', 'id', true],
      ['marts.b.number of rows', '"Number of rows"', true],
      ['marts.b.y', 'y', true],
      ['v.one', 'one', true],
      ['v.two', 'two', true],
      ['marts.a.extra', 'extra', true],
      ['marts.a.label', 'label', true],
      ['marts.a.id', 'id', false],
      ['marts.a.label', 'label', false],
      ['marts.a.extra', 'extra', false],
    ]);
  });
});

describe('fields of published datasets', () => {
  it('know their column, and the place where a script makes it', async () => {
    expect(fields.columnOf({ dataset: 'kpi_daily', field: 'answers' })).toEqual({
      table: 'marts.kpi_daily',
      column: 'answers',
    });
    // A part of a date is of the column of the date.
    expect(fields.columnOf({ dataset: 'kpi_daily', field: 'day_Month' })?.column).toBe('day');
    expect(fields.columnOf({ dataset: 'kpi_daily', field: 'gone' })).toBe(null);
    expect(fields.columnOf({ dataset: 'gone', field: 'answers' })).toBe(null);
    expect(fields.originOf({ dataset: 'kpi_daily', field: 'answers' })).toBe(
      `The column answers of marts.kpi_daily (stage "marts", ${daily}).`,
    );
    const target = fields.definitionOf({ dataset: 'kpi_daily', field: 'answers' })!;
    expect(target).toMatchObject({ file: daily, line: 8 });
    expect(await textAt(target)).toBe('answers');
    const day = fields.definitionOf({ dataset: 'kpi_daily', field: 'day_Year' })!;
    expect(day).toMatchObject({ file: daily, line: 6, column: 3 });
  });

  it('are reached from every widget, step and SAQL of the growth dashboard that shows one', () => {
    const { dashboard, text } = readDashboard(dashboardText, dashboardFile);
    const open = { dashboard, text };
    const lost: string[] = [];
    let seen = 0;
    for (const match of dashboardText.matchAll(/"measureField": "(\w+)"/g)) {
      const offset = match.index + match[0].length - 2;
      const origins = fieldPlaceAt(open, offset)?.origins ?? [];
      const targets = origins.map((origin) => fields.definitionOf(origin));
      seen += 1;
      if (targets.length === 0 || targets.includes(null)) lost.push(match[1]!);
    }
    expect(seen).toBeGreaterThan(6);
    expect(lost).toEqual([]);
  });
});

describe('references of a mart’s column', () => {
  const sql = check.scripts.get(daily)!;

  it('are its uses in the dashboards, with the place that makes it where it is asked for', async () => {
    const column = columnAt(sql, sql.indexOf('AS up_votes') + 5)!;
    expect(column).toEqual({ table: 'marts.kpi_daily', column: 'up_votes' });
    const options = { withDefinition: true };
    const found = await fieldReferences(project.path, check, fields, [column], options);
    expect(found.filter(({ file }) => file !== dashboardFile)).toMatchObject([{ file: daily, line: 12 }]);
    const inDashboard = found.filter(({ file }) => file === dashboardFile);
    const texts = await Promise.all(inDashboard.map(textAt));
    expect(texts.length).toBeGreaterThan(1);
    // By its own name in SAQL, and by the name under which a widget shows it.
    expect(texts.every((text) => /up_votes/.test(text))).toBe(true);
    const without = await fieldReferences(project.path, check, fields, [column], { withDefinition: false });
    expect(without).toEqual(inDashboard);
  });

  it('follow the text that the editor holds unsaved', async () => {
    const overlay = new Map([[dashboardFile, '{"steps": {}}']]);
    const column = columnAt(sql, sql.indexOf('AS up_votes') + 5)!;
    const options = { withDefinition: false, overlay };
    expect(await fieldReferences(project.path, check, fields, [column], options)).toEqual([]);
  });

  it('are its uses in SAQL files too, by its own name and by those that a projection gives it', async () => {
    const query = `q = load "kpi_daily";
q = foreach q generate 'day' as 'day', 'up_votes' * 2 as 'twice', up_votes as 'ups';
q = order q by 'twice';`;
    await mkdir(join(project.path, 'queries'));
    await writeFile(join(project.path, 'queries/votes.saql'), query);
    const column = columnAt(sql, sql.indexOf('AS up_votes') + 5)!;
    const queries = ['queries/votes.saql', 'queries/gone.saql'];
    const find = (overlay = new Map<string, string>()) =>
      fieldReferences(project.path, check, fields, [column], { withDefinition: false, queries, overlay });
    const found = (await find()).filter(({ file }) => file !== dashboardFile);
    expect(found.map(({ file }) => file)).toEqual(Array(3).fill('queries/votes.saql'));
    expect(await Promise.all(found.map(textAt))).toEqual(['up_votes', 'up_votes', 'twice']);
    const unsaved = new Map([['queries/gone.saql', 'q = load "kpi_daily"; q = order q by up_votes;']]);
    expect((await find(unsaved)).some(({ file }) => file === 'queries/gone.saql')).toBe(true);
  });

  it('are none where the cursor names no column', () => {
    expect(columnAt(sql, sql.indexOf('FROM warehouse'))).toBe(null);
  });
});
