import type { DashboardNote } from '../../src/shared/dashboardApi.ts';
import type { DashboardView, DataOrigin } from '../../src/shared/dashboardView.ts';
import { numberFormat } from '../../src/shared/numberFormat.ts';
import { make, setText } from '../dom.ts';
import { makeButton, makeDropdown, makeLink } from '../toolkit.ts';
import { plainCell } from './formatCell.ts';
import { layoutLabel } from './layoutChoice.ts';

export interface TopBar {
  element: HTMLElement;
  update(view: DashboardView): void;
  showNote(note: DashboardNote | null): void;
  showBusy(isBusy: boolean): void;
}

/** What is there so soon needs no sign that it is on its way. In milliseconds. */
const patience = 150;

const origins: Record<DataOrigin['from'], string> = {
  missing: 'Not found',
  generated: 'Generated rows, not real ones',
  published: 'Published by the pipeline',
  bundle: 'From the template bundle',
  folder: 'From the chosen folder',
};

/** What stands over the dashboard: its name, its layouts, where its data are from, and what is wrong with the text. */
export function makeTopBar(actions: {
  chooseLayout(layout: string): void;
  choosePage(page: string): void;
  clear(): void;
  chooseData(): void;
  revealLine(line: number): void;
}): TopBar {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const title = make('h1', '');
  const layouts = makeDropdown<string>('Layout', () => actions.chooseLayout(layouts.value()));
  const pages = makeDropdown<string>('Page', () => actions.choosePage(pages.value()));
  const clear = makeButton('Clear Selections', 'secondary', actions.clear);
  const busy = make('span', 'busy', 'Loading…');
  busy.setAttribute('role', 'status');
  busy.hidden = true;
  const data = make('div', 'data');
  const choose = makeLink('Choose Data Folder…', actions.chooseData);
  const note = make('div', 'note');
  note.setAttribute('role', 'status');
  note.hidden = true;
  let shownLayouts = '';
  let shownData = '';
  pages.element.dataset.pages = '';
  const element = make(
    'header',
    '',
    make(
      'div',
      'bar',
      make('div', 'bar-about', make('div', 'bar-title', title, busy), make('div', 'bar-data', data, choose)),
      make('div', 'bar-tools', pages.element, layouts.element, clear),
    ),
    note,
  );
  return {
    element,
    update(view) {
      setText(title, plainCell(view.label || view.name));
      // What one of a step's rows must always be, nobody can clear.
      clear.hidden = !view.widgets.some(
        ({ selection }) => selection && !selection.mode.endsWith('required') && selection.selected.length > 0,
      );
      const known = JSON.stringify([view.layouts, view.pages]);
      if (known !== shownLayouts) {
        shownLayouts = known;
        layouts.setOptions(
          view.layouts.map((layout) => ({ value: layout.name, label: plainCell(layoutLabel(layout)) })),
        );
        pages.setOptions(
          view.pages.map(({ name, label }, at) => ({
            value: name,
            label: plainCell(label && label !== 'Untitled' ? label : `Page ${at + 1}`),
          })),
        );
      }
      // The dropdown knows its new options only after it has drawn them.
      requestAnimationFrame(() => {
        layouts.set(view.layout.name);
        pages.set(view.page);
      });
      layouts.element.hidden = view.layouts.length < 2;
      pages.element.hidden = view.pages.length < 2;
      const text = JSON.stringify(view.data);
      if (text === shownData) return;
      shownData = text;
      data.replaceChildren(
        ...(Object.keys(origins) as DataOrigin['from'][]).flatMap((from) => {
          const some = view.data.filter((one) => one.from === from);
          if (some.length === 0) return [];
          const names = some.map(({ dataset, rows }) => {
            const count = rows === null ? '' : ` (${numberFormat().format(rows)} rows)`;
            return `${plainCell(dataset)}${count}`;
          });
          const words = `${origins[from]}: ${names.join(', ')}`;
          const origin = make('span', `origin is-${from}`, words);
          origin.title = words;
          return [origin];
        }),
      );
    },
    showNote(given) {
      note.hidden = given === null;
      if (!given) return;
      note.className = `note is-${given.severity}`;
      const { line } = given;
      note.replaceChildren(
        make('span', '', given.message),
        ...(line === null ? [] : [makeLink(`Line ${line}`, () => actions.revealLine(line))]),
      );
    },
    showBusy(isBusy) {
      clearTimeout(timer);
      if (!isBusy) busy.hidden = true;
      else
        timer = setTimeout(() => {
          busy.hidden = false;
        }, patience);
    },
  };
}
