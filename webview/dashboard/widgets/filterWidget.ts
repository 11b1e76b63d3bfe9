import type { FilterView } from '../../../src/shared/dashboardView.ts';
import { make, setText } from '../../dom.ts';
import { plainCell } from '../formatCell.ts';
import { titleOf } from './listWidgets.ts';
import { makePicker, type Picker } from './picker.ts';
import { makeRangeControl } from './rangeControl.ts';
import type { MakeWidget, PageActions } from './widgetDrawing.ts';

interface FilterDrawing {
  element: HTMLElement;
  update(filter: FilterView): void;
}

/** filterpanel and globalfilters: the dashboard's filters, one control each. */
export const filterWidget: MakeWidget = (actions) => {
  const title = make('div', 'control-title');
  const list = make('div', 'filters');
  const empty = make('div', 'quiet', 'No global filters.');
  const drawings = new Map<number, FilterDrawing>();
  return {
    element: make('div', 'control filter-panel', title, list, empty),
    update(widget, { view }) {
      const { parameters } = widget;
      const label = titleOf(widget) || panelTitle(parameters);
      setText(title, label);
      title.title = label;
      title.hidden = label === '';
      const shown = shownFilters(parameters, view.filters);
      empty.hidden = shown.length > 0;
      for (const [index, drawing] of drawings)
        if (!shown.some((filter) => filter.index === index)) {
          drawing.element.remove();
          drawings.delete(index);
        }
      const perRow = Number(parameters.itemsPerRow);
      list.style.setProperty('--per-row', String(perRow >= 1 && perRow <= 12 ? perRow : 6));
      for (const filter of shown) {
        let drawing = drawings.get(filter.index);
        if (!drawing) {
          drawing = filter.kind === 'values' ? valuesFilter(actions) : rangeFilter(actions, filter.kind);
          drawings.set(filter.index, drawing);
          list.append(drawing.element);
        }
        drawing.update(filter);
      }
    },
  };
};

function panelTitle(parameters: Record<string, unknown>): string {
  const title = parameters.title as { visible?: unknown; text?: { label?: unknown } } | undefined;
  const label = title?.visible === false ? '' : title?.text?.label;
  return typeof label === 'string' ? plainCell(label) : '';
}

/** Those that the panel names; all of them where it names none. */
function shownFilters({ filters, showAllFilters }: Record<string, unknown>, all: readonly FilterView[]) {
  if (!Array.isArray(filters) || filters.length === 0 || showAllFilters === true) return all;
  const named = filters.map((one) => `${one?.dataset?.name} ${one?.field}`);
  return all.filter(({ dataset, field }) => named.includes(`${dataset} ${field}`));
}

function valuesFilter(actions: PageActions): FilterDrawing {
  let filter: FilterView | null = null;
  const label = make('div', 'filter-label');
  const picker: Picker = makePicker(
    (key) => {
      if (!filter || filter.locked) return;
      const has = filter.value.map(String).includes(key);
      const value = has ? filter.value.filter((one) => String(one) !== key) : [...filter.value, key];
      actions.act({ type: 'filter', index: filter.index, value });
    },
    () => filter && !filter.locked && actions.act({ type: 'filter', index: filter.index, value: [] }),
  );
  return {
    element: make('div', 'filter', label, picker.element),
    update(next) {
      filter = next;
      setText(label, plainCell(next.label));
      label.title = plainCell(next.label);
      const chosen = new Set(next.value.map(String));
      const keys = [...new Set([...next.value.map(String), ...next.choices])];
      picker.update({
        label: next.label,
        items: keys.map((key) => ({ key, label: plainCell(key), isChosen: chosen.has(key) })),
        isMulti: true,
        isOpen: false,
        isLocked: next.locked,
      });
    },
  };
}

function rangeFilter(actions: PageActions, kind: 'range' | 'date'): FilterDrawing {
  let filter: FilterView | null = null;
  const label = make('div', 'filter-label');
  const control = makeRangeControl(kind === 'date' ? 'date' : 'number', (range) => {
    if (!filter || filter.locked) return;
    actions.act({
      type: 'filter',
      index: filter.index,
      value: range === null ? [] : [[range.min, range.max]],
    });
  });
  return {
    element: make('div', 'filter', label, control.element),
    update(next) {
      filter = next;
      setText(label, plainCell(next.label));
      label.title = plainCell(next.label);
      const [first] = next.value;
      const isPair = Array.isArray(first) && typeof first[0] !== 'string';
      const pair = isPair ? first : next.value;
      control.update({ label: next.label, min: pair[0], max: pair[1], isLocked: next.locked });
    },
  };
}
