import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { make } from '../../dom.ts';
import { formatCell, plainCell } from '../formatCell.ts';

/** The widget's rows as a table without any art. */
export function plainTable({ data, columns, name }: WidgetView, mostRows: number): HTMLTableElement {
  const all = data?.columns ?? [];
  const known = all.map((column) => columns.find((one) => one.name === column.name) ?? null);
  const head = make('tr', '', ...all.map((column, at) => th(plainCell(known[at]?.label ?? column.name))));
  const count = Math.min(data?.rowCount ?? 0, mostRows);
  const body = Array.from({ length: count }, (_, row) =>
    make(
      'tr',
      '',
      ...all.map((_column, at) => make('td', '', formatCell(known[at] ?? null, data?.values[at]?.[row]))),
    ),
  );
  const rest = (data?.rowCount ?? 0) - count;
  const caption = make('caption', '', rest > 0 ? `${name}: the first ${count} rows, ${rest} more` : name);
  return make('table', 'plain-table', caption, make('thead', '', head), make('tbody', '', ...body));
}

function th(text: string): HTMLTableCellElement {
  const cell = make('th', '', text);
  cell.scope = 'col';
  return cell;
}
