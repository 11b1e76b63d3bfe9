import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { fillChildren, make, setText } from '../../dom.ts';
import { formatCell, plainCell } from '../formatCell.ts';

export interface PlainTable {
  element: HTMLTableElement;
  show(widget: WidgetView, mostRows: number): void;
}

/** A widget's rows as a table without any art. */
export function makePlainTable(): PlainTable {
  const caption = make('caption', '');
  const head = make('tr', '');
  const body = make('tbody', '');
  return {
    element: make('table', 'plain-table', caption, make('thead', '', head), body),
    show({ data, columns, name }, mostRows) {
      const all = (data?.columns ?? []).map((column, at) => ({
        column: columns.find((one) => one.name === column.name) ?? null,
        name: column.name,
        values: data?.values[at] ?? [],
      }));
      const count = Math.min(data?.rowCount ?? 0, mostRows);
      const rest = (data?.rowCount ?? 0) - count;
      setText(caption, rest > 0 ? `${name}: the first ${count} rows, ${rest} more` : name);
      fillChildren(head, all, {
        make() {
          const cell = make('th', '');
          cell.scope = 'col';
          return cell;
        },
        show: (cell, one) => setText(cell, plainCell(one.column?.label ?? one.name)),
      });
      fillChildren(body, Array.from({ length: count }), {
        make: () => make('tr', ''),
        show: (line, _, row) =>
          fillChildren(line, all, {
            make: () => make('td', ''),
            show: (cell, { column, values }) => setText(cell, formatCell(column, values[row])),
          }),
      });
    },
  };
}
