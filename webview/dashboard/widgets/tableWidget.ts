import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { make, setAttribute, setText } from '../../dom.ts';
import { colourText } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';
import { formatCell, plainCell } from '../formatCell.ts';
import { pick } from '../pick.ts';
import { conditionalColour } from './conditionalFormat.ts';
import { isChosen, titleOf } from './listWidgets.ts';
import { noResults } from './noResults.ts';
import { drawLooks } from './tableLooks.ts';
import { sortRows, type TableColumn, type TableModel, tableModel, withSubtotals } from './tableModel.ts';
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
    const cells = columns.map(({ key, label, isNumber }) => {
      const button = make('button', 'table-head', plainCell(label));
      button.type = 'button';
      button.dataset.key = key;
      button.title = plainCell(label);
      const cell = make('th', isNumber ? 'is-number' : '', button);
      cell.scope = 'col';
      const order = sort?.key === key ? (sort.isDescending ? 'descending' : 'ascending') : 'none';
      cell.setAttribute('aria-sort', order);
      return cell;
    });
    head.replaceChildren(make('tr', '', ...cells));
    const canSelect = selection !== null && selection.mode !== 'none';
    const [even, odd] = look.isHighContrast
      ? [null, null]
      : [colourText(parameters.evenRowColor), colourText(parameters.oddRowColor)];
    const lines = ordered.slice(0, shown).map((row, at) => {
      if (row.subtotals) return sumLine(row.subtotals, columns, 'is-subtotal');
      const line = make(
        'tr',
        '',
        ...columns.map(({ column, isNumber, showsBars, value }, place) => {
          const raw = value(row);
          const shownText = formatCell(column, raw);
          const cell = make('td', isNumber ? 'is-number' : '', shownText);
          if (shownText.length > 12) cell.title = shownText;
          if (showsBars && most[place]! > 0) {
            cell.classList.add('has-bar');
            cell.style.setProperty('--share', String(Math.abs(toNumber(raw) ?? 0) / most[place]!));
          }
          const colours =
            look?.isHighContrast || !column
              ? null
              : conditionalColour(parameters, column.name, (name) =>
                  name === column.name ? raw : columns.find(({ key }) => key === name)?.value(row),
                );
          if (colours?.background) cell.style.backgroundColor = colours.background;
          if (colours?.text) cell.style.color = colours.text;
          return cell;
        }),
      );
      const stripe = at % 2 === 0 ? even : odd;
      if (stripe) line.style.backgroundColor = stripe;
      if (canSelect) {
        line.dataset.rows = row.rows.join(' ');
        line.tabIndex = at === 0 ? 0 : -1;
        // A row that has the focus is told as a whole.
        line.setAttribute('aria-label', [...line.cells].map((cell) => cell.textContent).join(', '));
        setAttribute(line, 'aria-selected', String(row.rows.some((one) => widget && isChosen(widget, one))));
      }
      return line;
    });
    body.replaceChildren(...lines);
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
