import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boundStringsOf } from '../../src/dashboard/bindings/boundStrings.ts';
import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import type { DashboardText } from '../../src/dashboard/dashboardText.ts';
import type { Dashboard, JsonPath } from '../../src/dashboard/model.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openCorpus } from '../corpus/openCorpus.ts';

const corpusFolder = resolve(import.meta.dirname, '../../../shared/corpus');
const isThere = existsSync(resolve(corpusFolder, 'dashboards.tar.gz'));
if (!isThere)
  console.warn('The corpus is not beside the project (../shared/corpus): tests over it are skipped.');

/** A spoiled file, and where its finding must begin. */
interface Spoiled {
  file: string;
  path: JsonPath;
  inner?: number;
  onKey?: boolean;
}

type Spoil = (dashboard: Dashboard, text: DashboardText) => Spoiled | null;

const placementPath = (dashboard: Dashboard): JsonPath | null => {
  for (const [l, layout] of dashboard.layouts.entries())
    for (const [p, page] of layout.pages.entries())
      if (page.placements.length > 0) return ['gridLayouts', l, 'pages', p, 'widgets', 0];
  return null;
};
const widgetWith = (dashboard: Dashboard, key: string, type?: string): string | undefined =>
  Object.values(dashboard.widgets).find(
    (widget) => typeof widget.parameters[key] === 'string' && (type === undefined || widget.type === type),
  )?.name;

/** Replaces a part of the first SAQL that has a binding, or the text before its first binding. */
const inBinding =
  (change: (binding: string) => { written: string; inner: number }): Spoil =>
  (dashboard, text) => {
    for (const string of boundStringsOf(dashboard)) {
      const piece = string.bound.pieces.find(
        (each) => each.kind === 'binding' && /^\{\{ *cell\(/.test(string.text.slice(each.start, each.end)),
      );
      if (piece === undefined || string.isKey || string.path[0] !== 'steps' || string.path[2] !== 'query')
        continue;
      const { written, inner } = change(string.text.slice(piece.start, piece.end));
      const changed = string.text.slice(0, piece.start) + written + string.text.slice(piece.end);
      return { file: text.edit(string.path, changed), path: string.path, inner: piece.start + inner };
    }
    return null;
  };

const spoils: Record<string, Spoil> = {
  'dashboard-unknown-widget': (dashboard, text) => {
    const path = placementPath(dashboard);
    return path && { file: text.edit([...path, 'name'], 'no_such_widget'), path: [...path, 'name'] };
  },
  'dashboard-placement-incomplete': (dashboard, text) => {
    const path = placementPath(dashboard);
    return path && { file: text.edit([...path, 'rowspan'], 0), path: [...path, 'rowspan'] };
  },
  'dashboard-unknown-step': (dashboard, text) => {
    const widget = widgetWith(dashboard, 'step');
    if (widget === undefined) return null;
    const path: JsonPath = ['widgets', widget, 'parameters', 'step'];
    return { file: text.edit(path, 'no_such_step'), path };
  },
  'dashboard-unknown-chart': (dashboard, text) => {
    const widget = widgetWith(dashboard, 'visualizationType', 'chart');
    if (widget === undefined) return null;
    const path: JsonPath = ['widgets', widget, 'parameters', 'visualizationType'];
    return { file: text.edit(path, 'no_such_chart'), path };
  },
  'dashboard-widget-without-type': (dashboard, text) => {
    const [widget] = Object.keys(dashboard.widgets);
    if (widget === undefined) return null;
    return {
      file: text.edit(['widgets', widget, 'type'], undefined),
      path: ['widgets', widget],
      onKey: true,
    };
  },
  'dashboard-unsafe-link': (dashboard, text) => {
    const link = Object.values(dashboard.widgets).find(({ type }) => type === 'link')?.name;
    if (link === undefined) return null;
    const path: JsonPath = ['widgets', link, 'parameters', 'destinationLink', 'url'];
    return { file: text.edit(path, 'javascript:alert(1)'), path };
  },
  'facet-unknown-step': (dashboard, text) => {
    const step = Object.values(dashboard.steps).find(({ name }) =>
      text.has(['steps', name, 'receiveFacetSource']),
    )?.name;
    if (step === undefined) return null;
    const path: JsonPath = ['steps', step, 'receiveFacetSource'];
    return {
      file: text.edit(path, { mode: 'exclude', steps: ['no_such_step'] }),
      path: [...path, 'steps', 0],
    };
  },
  'binding-cycle': (dashboard, text) => {
    const step = Object.values(dashboard.steps).find(({ form }) => form === 'saql');
    if (step === undefined) return null;
    const query = `${step.query} -- {{cell(${step.name}.result, 0, "a").asString()}}`;
    return { file: text.edit(step.queryPath, query), path: ['steps', step.name], onKey: true };
  },
  'binding-unknown-step': inBinding((binding) => ({
    written: binding.replace(/cell\( *[\w-]+/, 'cell(no_such_step'),
    inner: binding.indexOf('cell(') + 5,
  })),
  'binding-unknown-function': inBinding((binding) => ({
    written: binding.replace('cell(', 'sell('),
    inner: binding.indexOf('cell('),
  })),
  'binding-arity': inBinding((binding) => ({
    written: binding.replace(/\.(selection|result) *, *\d+/, '.$1'),
    inner: binding.indexOf('cell('),
  })),
  'binding-not-closed': inBinding((binding) => ({ written: binding.slice(0, -2), inner: 0 })),
  'saql-': (dashboard, text) => {
    const step = Object.values(dashboard.steps).find(({ form }) => form === 'pigql' || form === 'saql');
    if (step === undefined) return null;
    const path = step.form === 'saql' ? step.queryPath : [...step.queryPath, 'pigql'];
    const saql = String(step.form === 'saql' ? step.query : (step.query as { pigql: string }).pigql);
    return { file: text.edit(path, `q = load "x";\nq = filtr q by 'a' == 1;\n${saql}`), path, inner: 18 };
  },
  'json-duplicate-key': (dashboard, text) => {
    const [step] = Object.keys(dashboard.steps);
    if (step === undefined) return null;
    const { end } = text.place(['steps', step]);
    const file = text.toString();
    return {
      file: `${file.slice(0, end)},${JSON.stringify(step)}: {}${file.slice(end)}`,
      path: ['steps', step],
      onKey: true,
    };
  },
};

describe.skipIf(!isThere)('the corpus of dashboards', async () => {
  const corpus = isThere ? await openCorpus(undefined) : null;
  const dashboards = corpus?.dashboards ?? [];
  await corpus?.close();

  it('loads whole, stays byte for byte, and has no error', { timeout: 120_000 }, () => {
    expect(dashboards).toHaveLength(527);
    const wrong: string[] = [];
    for (const { file, text: source } of dashboards) {
      const { dashboard, text, findings } = readDashboard(source, file);
      if (text.toString() !== source) wrong.push(`${file}: changed`);
      if (Object.keys(dashboard.widgets).length === 0) wrong.push(`${file}: no widgets`);
      for (const { severity, code, message } of [...findings, ...checkDashboard(dashboard, text, null)])
        if (severity === 'error') wrong.push(`${file}: ${code} ${message}`);
    }
    expect(wrong).toEqual([]);
  });

  it('gives every binding its place', { timeout: 120_000 }, () => {
    let bindings = 0;
    for (const { file, text: source } of dashboards) {
      const { dashboard, text } = readDashboard(source, file);
      for (const { path, bound, isKey } of boundStringsOf(dashboard))
        for (const piece of bound.pieces) {
          if (piece.kind !== 'binding' || isKey) continue;
          const { start, end } = text.place(path, piece);
          bindings += 1;
          if (!source.startsWith('{{', start) || !source.startsWith('}}', end - 2))
            expect.fail(`${file}: ${path.join('.')} at ${piece.start}`);
        }
    }
    expect(bindings).toBeGreaterThan(15_000);
  });

  // Four dashboards for each kind of mistake, none twice.
  const taken = new Set<string>();
  const spoiled: [string, string, Spoiled][] = [];
  for (const [code, spoil] of Object.entries(spoils)) {
    let count = 0;
    for (const [index, { file, text: source }] of dashboards.entries()) {
      if (count >= 4 || taken.has(file) || index % 3 === 1 || source.length > 400_000) continue;
      const { dashboard, text } = readDashboard(source, file);
      const made = spoil(dashboard, text);
      if (made === null) continue;
      taken.add(file);
      count += 1;
      spoiled.push([code, file, made]);
    }
  }

  it('at least 40 are spoiled', () => {
    expect(spoiled.length).toBeGreaterThanOrEqual(40);
  });

  it.each(spoiled)('%s in %s', (code, name, { file, path, inner, onKey }) => {
    const { dashboard, text, findings } = readDashboard(file, name);
    const all = [...findings, ...checkDashboard(dashboard, text, null)].filter((each) =>
      each.code.startsWith(code),
    );
    const place =
      onKey === true
        ? text.keyPlace(path)
        : text.place(path, inner === undefined ? undefined : { start: inner, end: inner });
    const starts = all.map(({ start }) => start);
    // A key's finding may begin at its quote.
    const wanted = onKey === true ? [place.start, place.start - 1] : [place.start];
    expect(
      starts.some((start) => wanted.includes(start)),
      `${starts} against ${place.start}`,
    ).toBe(true);
  });
});
