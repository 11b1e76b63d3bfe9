import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openSession } from '../../src/dashboard/session.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import type { WidgetView } from '../../src/shared/dashboardView.ts';
import { type Dataset, defaultSettings } from '../../src/shared/dataset.ts';

let database: Awaited<ReturnType<typeof openDuckDatabase>>;
beforeAll(async () => {
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
  await database.run(`CREATE TABLE memory.main.deals AS SELECT 'Won' AS "Stage", 5.0::DOUBLE AS "Amount"`);
});
afterAll(() => database.close());

const dataset = (name: string): Dataset => ({
  name,
  label: name,
  table: `memory.main.${name}`,
  columns: [
    { name: 'Stage', type: 'text' },
    { name: 'Amount', type: 'number' },
  ],
  dates: [],
  labels: {},
  formats: {},
  rows: 1,
});

const compact = (more = {}) => ({
  type: 'aggregateflex',
  datasets: [{ name: 'deals' }],
  query: { measures: [['sum', 'Amount']], groups: ['Stage'] },
  ...more,
});
const saql = (query: string) => ({ type: 'saql', query });

/** Each step in a table of its own, `fine` among them; the line in which each stands is counted in the file. */
async function views(steps: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const all: Record<string, unknown> = { fine: compact(), ...steps };
  const widgets = Object.fromEntries(
    Object.keys(all).map((step) => [`w_${step}`, { type: 'table', parameters: { step } }]),
  );
  const placements = Object.keys({ ...widgets, ...more }).map((name, row) => ({
    name,
    row,
    column: 0,
    rowspan: 1,
    colspan: 1,
    widgetStyle: {},
  }));
  const file = JSON.stringify(
    {
      name: 'd',
      label: 'D',
      state: {
        steps: all,
        widgets: { ...widgets, ...more },
        gridLayouts: [{ name: 'L', numColumns: 12, pages: [{ name: 'p', label: 'P', widgets: placements }] }],
      },
    },
    null,
    1,
  );
  const { dashboard, text } = readDashboard(file, 'd.json');
  const session = openSession({
    dashboard,
    text,
    catalog: (name) => (['deals', 'lost'].includes(name) ? dataset(name) : null),
    database,
    now: () => new Date('2024-06-30T00:00:00Z'),
    settings: defaultSettings,
    origins: [],
  });
  const view = await session.view(new AbortController().signal);
  const named = new Map(view.widgets.map((widget) => [widget.name, widget]));
  return { file, widget: (name: string): WidgetView => named.get(name)! };
}

/** Code, step, and the text that the line of the error begins with. */
const cases: [code: string, step: Record<string, unknown>, line: string][] = [
  ['step-without-dataset', compact({ datasets: [] }), '"query"'],
  ['unknown-dataset', compact({ datasets: [{ name: 'dales' }] }), '"query"'],
  ['step-type-not-known', { type: 'oracle', query: { x: 1 } }, '"query"'],
  ['soql-syntax', { type: 'soql', query: 'SELECT FROM WHERE' }, '"query"'],
  ['soql-not-known', { type: 'soql', query: 'SELECT DISTANCE(Stage) FROM deals' }, '"query"'],
  ['soql-unknown-field', { type: 'soql', query: 'SELECT Sage FROM deals' }, '"query"'],
  ['soql-child-query', { type: 'soql', query: 'SELECT Stage, (SELECT Id FROM Lines) FROM deals' }, '"query"'],
  [
    'soql-semi-join',
    { type: 'soql', query: 'SELECT Stage FROM deals WHERE Amount IN (SELECT Id FROM Account)' },
    '"query"',
  ],
  ['object-without-data', { type: 'soql', query: 'SELECT Id FROM Account' }, '"query"'],
  ['apex-without-recording', { type: 'apex', query: { path: 'a/b', body: {} } }, '"query"'],
  ['saql-unknown-field', saql('q = load "deals"; q = filter q by \'Sage\' == "Won";'), '"query"'],
  ['step-not-compiled', saql(''), '"query"'],
  // The data behind the dataset is gone: the database says so.
  ['step-failed', compact({ datasets: [{ name: 'lost' }] }), '"query"'],
];

describe('what goes wrong in one widget is told there, with its line, and leaves the others', () => {
  it.each(cases)('%s', async (code, step, line) => {
    const { file, widget } = await views({ broken: step });
    const { error, data } = widget('w_broken');
    expect(error).toMatchObject({ code });
    expect(error?.message).toMatch(/^[A-Z].*\w[.?!"]{0,2}$/s);
    expect(error?.message).not.toContain('SELECT *');
    expect(data).toBeNull();
    const wanted = file.split('\n').findIndex((text) => text.trim() === '"broken": {');
    const found = file.split('\n')[(error?.line ?? 0) - 1]!.trim();
    expect(error!.line).toBeGreaterThan(wanted);
    expect(found.startsWith(line), found).toBe(true);
    expect(widget('w_fine')).toMatchObject({ error: null, data: { values: [['Won'], [5]] } });
  });

  it('step-not-found: a widget of no step', async () => {
    const { widget } = await views({}, { lone: { type: 'table', parameters: { step: 'nowhere' } } });
    expect(widget('lone')).toMatchObject({ data: null, error: { code: 'step-not-found' } });
    expect(widget('w_fine').error).toBeNull();
  });

  it('binding-unknown-step: in the text of a widget', async () => {
    const content = { displayTemplate: '{{cell(nowhere.result, 0, "n").asString()}}' };
    const { widget } = await views({}, { words: { type: 'text', parameters: { content } } });
    expect(widget('words').error?.code).toBe('binding-unknown-step');
  });

  it('every code that a step can fail with is among these', () => {
    const folders = ['compact', 'session'].map(
      (name) => new URL(`../../src/dashboard/${name}/`, import.meta.url),
    );
    const written = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((name) => [
        ...readFileSync(new URL(name, folder), 'utf8').matchAll(
          /(?:failed|failedResult)\(\s*'([a-z]+(?:-[a-z]+)+)'/g,
        ),
      ]),
    );
    const shown = [...cases.map(([code]) => code), 'step-not-found', 'binding-cycle'];
    expect(written.map(([, code]) => code).filter((code) => !shown.includes(code!))).toEqual([]);
    expect(written.length).toBeGreaterThan(8);
  });
});
