import type { ViewColumn, WidgetView } from '../../../src/shared/dashboardView.ts';
import { toNumber } from '../chartInput.ts';
import { formatCell } from '../formatCell.ts';
import { askedTotals } from './askedTotals.ts';

export interface TableColumn {
  key: string;
  label: string;
  column: ViewColumn | null;
  isNumber: boolean;
  showsBars: boolean;
  /** The raw value of a row of the widget's data; several rows where the table is pivoted. */
  value(row: TableRow): unknown;
}

export interface TableRow {
  /** Rows of the widget's data. */
  rows: number[];
  /** What a row of subtotals shows, by column; it stands for no row of the data. */
  subtotals?: string[];
}

export interface TableModel {
  columns: TableColumn[];
  rows: TableRow[];
  totals: string[] | null;
  /** What the data themselves say of the rows with one value of the first column. */
  subtotalOf?(value: unknown): Record<string, unknown> | null;
}

/** A table widget's columns and rows: chosen and ordered by `columns`, pivoted on the last group, with totals. */
export function tableModel(widget: WidgetView): TableModel {
  const { data, columns, parameters } = widget;
  if (!data) return { columns: [], rows: [], totals: null };
  const wanted = Array.isArray(parameters.columns) ? parameters.columns.map(nameOf) : [];
  const place = new Map(data.columns.map(({ name }, at) => [name, at]));
  const known = data.columns.map(({ name }) => name);
  const chosen = wanted.filter((name) => place.has(name));
  const names = chosen.length > 0 ? chosen : known;
  const cell = (name: string, row: number): unknown => data.values[place.get(name)!]?.[row] ?? null;
  const byName = (name: string) => columns.find((column) => column.name === name) ?? null;
  const all = Array.from({ length: data.rowCount }, (_, row) => row);
  const groups = names.filter((name) => byName(name)?.role === 'group');
  const pivot = parameters.pivoted === true && groups.length >= 2 ? groups.at(-1)! : null;
  const plain = (name: string): TableColumn => ({
    key: name,
    label: byName(name)?.label ?? name,
    column: byName(name),
    isNumber: byName(name)?.type === 'number',
    showsBars: byName(name)?.showBars === true || columnType(parameters, name) === 'bar',
    value: ({ rows }) => cell(name, rows[0]!),
  });
  const asked = askedTotals(widget.totals);
  const grand = asked({});
  if (pivot === null) {
    const shown = names.map(plain);
    const rows = all.map((row) => ({ rows: [row] }));
    const summed = () => (parameters.totals === true ? totalsOf(shown, rows) : null);
    return {
      columns: shown,
      rows,
      totals: grand === null ? summed() : totalLine(shown, 'Total', ({ key }) => grand[key]),
      subtotalOf: (value) => asked({ [names[0] ?? '']: value }),
    };
  }
  const keys = groups.slice(0, -1);
  const measures = names.filter((name) => byName(name)?.role === 'measure');
  const heads = [...new Set(all.map((row) => String(cell(pivot, row) ?? '')))].sort().slice(0, 60);
  const byKey = new Map<string, TableRow>();
  for (const row of all) {
    const key = JSON.stringify(keys.map((name) => cell(name, row)));
    const known = byKey.get(key);
    if (known) known.rows.push(row);
    else byKey.set(key, { rows: [row] });
  }
  const crossed = heads.flatMap((head) =>
    measures.map((measure) => ({
      ...plain(measure),
      key: `${head}\n${measure}`,
      label: [
        formatCell(byName(pivot), head),
        ...(measures.length > 1 ? [byName(measure)?.label ?? measure] : []),
      ].join(' · '),
      value: ({ rows }: TableRow) => {
        const row = rows.find((one) => String(cell(pivot, one) ?? '') === head);
        return row === undefined ? null : cell(measure, row);
      },
    })),
  );
  const ofRow = ({ rows }: TableRow) =>
    asked(Object.fromEntries(keys.map((name) => [name, cell(name, rows[0]!)])));
  const across = all.some((row) => ofRow({ rows: [row] }) !== null)
    ? measures.map((measure) => ({
        ...plain(measure),
        key: `\n${measure}`,
        label: measures.length > 1 ? `Total · ${byName(measure)?.label ?? measure}` : 'Total',
        value: (row: TableRow) => ofRow(row)?.[measure] ?? null,
      }))
    : [];
  const shown = [...keys.map(plain), ...crossed, ...across];
  const rows = [...byKey.values()];
  const down = ({ key }: TableColumn): unknown => {
    const [head = '', measure = ''] = key.split('\n');
    return (key.startsWith('\n') ? grand : asked({ [pivot]: head }))?.[measure];
  };
  const isAsked = heads.some((head) => asked({ [pivot]: head }) !== null);
  const summed = parameters.totals === true ? totalsOf(shown, rows) : null;
  return { columns: shown, rows, totals: isAsked ? totalLine(shown, 'Total', down) : summed };
}

/** A line of totals by what the data say. */
function totalLine(
  columns: readonly TableColumn[],
  name: string,
  value: (column: TableColumn) => unknown,
): string[] {
  const named = columns.findIndex(({ isNumber }) => !isNumber);
  return columns.map((one, at) => {
    if (one.isNumber) return formatCell(one.column, value(one) ?? null);
    return at === named ? name : '';
  });
}

/**
 * Sums of what adds up: sums, counts and plain amounts. Averages, shares and distinct counts have no total of their
 * rows; null where no column has one.
 */
function totalsOf(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  name = 'Total',
): string[] | null {
  if (!columns.some(addsUp)) return null;
  return columns.map((one, at) => {
    if (at === 0 && !addsUp(one)) return name;
    if (!addsUp(one)) return '';
    const numbers = rows.flatMap((row) => toNumber(one.value(row)) ?? []);
    return formatCell(
      one.column,
      numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0),
    );
  });
}

function addsUp({ column, isNumber, label }: TableColumn): boolean {
  if (!isNumber || !column || column.role === 'group' || column.date) return false;
  if (/^(sum|count)(_|$)/i.test(column.name)) return true;
  if (column.format?.pattern.includes('%')) return false;
  const words = `${column.name} ${label}`.toLowerCase();
  return !/avg|average|mean|median|\bmin\b|\bmax\b|min_|max_|unique|rate|ratio|percent|pct|%|score|rank|age\b|stddev|var_|days|hours|index|year|id\b/.test(
    words,
  );
}

/** Rows with the subtotals of each value of the first column after its rows, where there is more than one group. */
export function withSubtotals({ columns, rows, subtotalOf }: TableModel): TableRow[] {
  const [first] = columns;
  const groups = columns.filter(({ column }) => column?.role === 'group');
  if (!first || groups.length < 2) return rows;
  const all: TableRow[] = [];
  let run: TableRow[] = [];
  for (const [at, row] of rows.entries()) {
    all.push(row);
    run.push(row);
    const next = rows[at + 1];
    if (next && String(first.value(next)) === String(first.value(row))) continue;
    const name = `Subtotal ${formatCell(first.column, first.value(row))}`;
    const said = subtotalOf?.(first.value(row)) ?? null;
    const subtotals =
      said === null ? totalsOf(columns, run, name) : totalLine(columns, name, ({ key }) => said[key]);
    if (subtotals) all.push({ rows: [], subtotals });
    run = [];
  }
  return all;
}

function nameOf(column: unknown): string {
  return typeof column === 'string' ? column : String((column as { name?: unknown } | null)?.name ?? '');
}

function columnType(parameters: Record<string, unknown>, name: string): unknown {
  const all = parameters.columnProperties;
  if (typeof all !== 'object' || all === null || !Object.hasOwn(all, name)) return undefined;
  return ((all as Record<string, unknown>)[name] as { type?: unknown } | null)?.type;
}

/** Numbers by size, texts by letter, nothing last. */
export function sortRows(rows: readonly TableRow[], column: TableColumn, isDescending: boolean): TableRow[] {
  const sign = isDescending ? -1 : 1;
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    const [p, q] = [toNumber(x), toNumber(y)];
    return sign * (column.isNumber && p !== null && q !== null ? p - q : compare(String(x), String(y)));
  });
}
