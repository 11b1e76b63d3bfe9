import type { QueryOutcome } from '../../src/shared/resultsApi.ts';
import { make } from '../dom.ts';

export interface ResultTable {
  element: HTMLElement;
  show(columns: QueryOutcome['columns'], values: unknown[][], offset: number, rows: number): void;
  clear(): void;
}

/** A page of rows: their numbers beside them, numbers to the right, nulls unlike the text "null". */
export function makeTable(): ResultTable {
  const element = make('div', 'table-place');
  element.tabIndex = 0;
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', 'Rows of the result');

  return {
    element,
    show(columns, values, offset, rows) {
      const head = make('tr', '', make('th', 'row-number', '#'));
      for (const { name, type } of columns) {
        const cell = make('th', `is-${type}`, make('bdi', '', name), make('span', 'type', type));
        cell.scope = 'col';
        head.append(cell);
      }
      const body = make('tbody', '');
      const count = values[0]?.length ?? 0;
      for (let row = 0; row < count; row++) {
        const line = make('tr', '', make('th', 'row-number', (offset + row + 1).toLocaleString('en-US')));
        for (const [at, { type }] of columns.entries()) line.append(cellOf(values[at]?.[row], type));
        body.append(line);
      }
      const table = make('table', '', make('thead', '', head), body);
      table.setAttribute('aria-rowcount', String(rows + 1));
      const parts: HTMLElement[] = [table];
      if (rows === 0) parts.push(make('p', 'empty', 'The query gives no rows.'));
      element.replaceChildren(...parts);
      element.scrollTop = 0;
    },
    clear: () => element.replaceChildren(),
  };
}

const longestCell = 500;

function cellOf(value: unknown, type: string): HTMLElement {
  if (value === null || value === undefined) return make('td', `is-null is-${type}`, 'null');
  const text = typeof value === 'object' ? JSON.stringify(value) : numberOrText(value);
  const cell = make('td', `is-${type}`, make('bdi', '', text.slice(0, longestCell)));
  if (text.length > 40) cell.title = text.slice(0, 5000);
  return cell;
}

/** Sums of doubles end in digits that mean nothing. */
function numberOrText(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(15))) : String(value);
}
