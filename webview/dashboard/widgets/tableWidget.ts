import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { pick } from '../../../src/shared/pick.ts';
import { fillChildren, make, setAttribute, setClass, setText } from '../../dom.ts';
import { colourText } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';
import { formatCell, plainCell } from '../formatCell.ts';
import { conditionalColour } from './conditionalFormat.ts';
import { isChosen, titleOf } from './listWidgets.ts';
import { noResults } from './noResults.ts';
import { type Cell, showCell } from './tableCell.ts';
import { drawLooks } from './tableLooks.ts';
import {
  sortRows,
  type TableColumn,
  type TableModel,
  type TableRow,
  tableModel,
  withSubtotals,
} from './tableModel.ts';
import type { Look, MakeWidget } from './widgetDrawing.ts';

/** Rows drawn at first, and with each press of the button for more. */
const batch = 200;

/** A table: sorted by its heads, rows selectable with pointer and keys. */
export const tableWidget: MakeWidget = (actions) => {
  const title = make('div', 'chart-title');
  const head = make('thead', '');
  const body = make('tbody', '');
  const foot = make('tfoot', '');
  const table = make('table', 'table', head, body, foot);
  const more = make('button', 'table-more');
  more.type = 'button';
  const scroll = make('div', 'table-scroll', table, more);
  const empty = make('p', 'no-results');
  const element = make('div', 'table-place', title, scroll, empty);
  let widget: WidgetView | null = null;
  let look: Look | null = null;
  let model: TableModel | null = null;
  let sort: { key: string; isDescending: boolean } | null = null;
  let shown = batch;
  let drawnKey = '';
  let drawnHeads = '';

  const showMore = () => {
    if (!model || model.rows.length <= shown) return;
    shown += batch;
    draw();
  };
  more.addEventListener('click', showMore);
  scroll.addEventListener('scroll', () => {
    if (scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 200) showMore();
  });
  head.addEventListener('click', (event) => {
    const key = (event.target as HTMLElement).closest('button')?.dataset.key;
    if (key === undefined) return;
    sort =
      sort?.key === key
        ? sort.isDescending
          ? null
          : { key, isDescending: true }
        : { key, isDescending: false };
    draw();
    head.querySelector<HTMLElement>(`button[data-key="${CSS.escape(key)}"]`)?.focus();
  });
  const choose = (target: EventTarget | null) => {
    const rows = (target as HTMLElement).closest('tr')?.dataset.rows;
    const action = widget && rows ? pick(widget, rows.split(' ').map(Number)) : null;
    if (action) actions.act(action);
  };
  body.addEventListener('click', (event) => choose(event.target));
  body.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(event.target);
    }
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
    const way = step[event.key as keyof typeof step];
    const row = (event.target as HTMLElement).closest('tr');
    if (way && row) {
      event.preventDefault();
      (row[way] as HTMLElement | null)?.focus();
    }
  });

  function cellOf({ column, isNumber, showsBars, value }: TableColumn, row: TableRow, most: number): Cell {
    const raw = value(row);
    const colours =
      look?.isHighContrast || !column || !widget
        ? null
        : conditionalColour(widget.parameters, column.name, (name) =>
            name === column.name ? raw : model?.columns.find(({ key }) => key === name)?.value(row),
          );
    return {
      text: formatCell(column, raw),
      isNumber,
      share: showsBars && most > 0 ? Math.abs(toNumber(raw) ?? 0) / most : null,
      ground: colours?.background ?? null,
      ink: colours?.text ?? null,
    };
  }

  function headOf({ key, label, isNumber }: TableColumn): HTMLElement {
    const button = make('button', 'table-head', plainCell(label));
    button.type = 'button';
    button.dataset.key = key;
    button.title = plainCell(label);
    const cell = make('th', isNumber ? 'is-number' : '', button);
    cell.scope = 'col';
    const order = sort?.key === key ? (sort.isDescending ? 'descending' : 'ascending') : 'none';
    cell.setAttribute('aria-sort', order);
    return cell;
  }

  function draw(): void {
    if (!widget || !model || !look) return;
    const { parameters, selection } = widget;
    const { columns, rows, totals } = model;
    const sorted = sort && columns.find(({ key }) => key === sort?.key);
    const ordered =
      sorted && sort
        ? sortRows(rows, sorted, sort.isDescending)
        : parameters.subtotals === true || widget.totals?.some(({ groups }) => groups.length > 0)
          ? withSubtotals(model)
          : rows;
    const most = columns.map(({ showsBars, value }) =>
      showsBars ? rows.reduce((top, row) => Math.max(top, Math.abs(toNumber(value(row)) ?? 0)), 0) : 0,
    );
    const heads = JSON.stringify([sort, columns.map(({ key, label, isNumber }) => [key, label, isNumber])]);
    if (heads !== drawnHeads) head.replaceChildren(make('tr', '', ...columns.map(headOf)));
    drawnHeads = heads;
    const canSelect = selection !== null && selection.mode !== 'none';
    const [even, odd] = look.isHighContrast
      ? [null, null]
      : [colourText(parameters.evenRowColor), colourText(parameters.oddRowColor)];
    fillChildren(body, ordered.slice(0, shown), {
      make: () => make('tr', ''),
      show(line, row, at) {
        const { subtotals } = row;
        setClass(line, subtotals ? 'is-subtotal' : '');
        const stripe = at % 2 === 0 ? even : odd;
        line.style.backgroundColor = (!subtotals && stripe) || '';
        const isPickable = canSelect && !subtotals;
        setAttribute(line, 'data-rows', isPickable ? row.rows.join(' ') : null);
        setAttribute(line, 'tabindex', isPickable ? (at === 0 ? '0' : '-1') : null);
        const isSelected = row.rows.some((one) => widget && isChosen(widget, one));
        setAttribute(line, 'aria-selected', isPickable ? String(isSelected) : null);
        fillChildren(line, columns, {
          make: () => make('td', ''),
          show: (cell, column, place) =>
            subtotals
              ? showCell(cell, { text: subtotals[place] ?? '', isNumber: column.isNumber })
              : showCell(cell, cellOf(column, row, most[place]!)),
        });
        // A row that has the focus is told as a whole.
        const words = [...line.cells].map((cell) => cell.textContent).join(', ');
        setAttribute(line, 'aria-label', isPickable ? words : null);
      },
    });
    foot.replaceChildren(...(totals ? [sumLine(totals, columns, '')] : []));
    drawLooks(table, scroll, {
      parameters,
      columns: columns.length,
      isHighContrast: look.isHighContrast,
    });
    more.hidden = rows.length <= shown;
    setText(more, `Show more: ${rows.length - shown} rows left`);
  }

  return {
    element,
    update(next, scene) {
      const label = titleOf(next);
      setText(title, label);
      title.title = label;
      title.hidden = label === '';
      const key = JSON.stringify([
        next.data,
        next.totals,
        next.columns,
        next.parameters,
        next.selection,
        scene.look,
      ]);
      if (key === drawnKey) return;
      drawnKey = key;
      widget = next;
      look = scene.look;
      model = tableModel(next);
      const isEmpty = model.rows.length === 0;
      empty.hidden = !isEmpty;
      setText(empty, noResults(next.parameters));
      scroll.hidden = isEmpty;
      setAttribute(table, 'aria-label', label || next.name);
      draw();
    },
  };
};

function sumLine(texts: readonly string[], columns: readonly TableColumn[], className: string): HTMLElement {
  const cells = texts.map((text, at) => make('td', columns[at]!.isNumber ? 'is-number' : '', text));
  return make('tr', className, ...cells);
}
