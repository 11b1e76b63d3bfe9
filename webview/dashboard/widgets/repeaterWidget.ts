import { make, setText } from '../../dom.ts';
import { formatCell, plainCell } from '../formatCell.ts';
import { noResults } from './noResults.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** repeater: a card per row, its cells the columns that `cellProperties` names, else every column. */
export const repeaterWidget: MakeWidget = () => {
  const note = make('div', 'quiet');
  const list = make('div', 'cards');
  list.setAttribute('role', 'list');
  let drawn = '';
  return {
    element: make('div', 'repeater', list, note),
    update({ data, columns, parameters }) {
      const key = JSON.stringify([data, columns, parameters]);
      if (key === drawn) return;
      drawn = key;
      const count = Math.min(data?.rowCount ?? 0, 100);
      const cells = (data?.columns ?? []).map(({ name }) => columns.find((one) => one.name === name) ?? null);
      list.replaceChildren(
        ...Array.from({ length: count }, (_, row) => {
          const card = make(
            'div',
            'card',
            ...cells.map((column, at) =>
              make(
                'div',
                'card-cell',
                make('span', 'quiet', plainCell(column?.label ?? data?.columns[at]?.name ?? '')),
                make('span', '', formatCell(column, data?.values[at]?.[row])),
              ),
            ),
          );
          card.setAttribute('role', 'listitem');
          return card;
        }),
      );
      const rest = (data?.rowCount ?? 0) - count;
      setText(note, rest > 0 ? `and ${rest} more` : count === 0 ? noResults(parameters) : '');
    },
  };
};
