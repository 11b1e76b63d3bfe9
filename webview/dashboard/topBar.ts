import type { DashboardNote } from '../../src/shared/dashboardApi.ts';
import type { DashboardView, DataOrigin } from '../../src/shared/dashboardView.ts';
import { make, setText } from '../dom.ts';
import { makeButton, makeDropdown, makeLink } from '../toolkit.ts';
import { plainCell } from './formatCell.ts';

export interface TopBar {
  element: HTMLElement;
  update(view: DashboardView): void;
  showNote(note: DashboardNote | null): void;
  showBusy(isBusy: boolean): void;
}

const origins: Record<DataOrigin['from'], string> = {
  published: 'published by the pipeline',
  bundle: 'from the template bundle',
  folder: 'from the chosen folder',
  generated: 'generated rows, not real ones',
  missing: 'not found',
};

/** What stands over the dashboard: its name, its layouts, where its data are from, and what is wrong with the text. */
export function makeTopBar(actions: {
  chooseLayout(layout: string): void;
  choosePage(page: string): void;
  clear(): void;
  chooseData(): void;
  revealLine(line: number): void;
}): TopBar {
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
  const element = make(
    'header',
    '',
    make('div', 'bar', title, busy, make('div', 'bar-tools', pages.element, layouts.element, clear)),
    make('div', 'bar-data', data, choose),
    note,
  );
  return {
    element,
    update(view) {
      setText(title, plainCell(view.label || view.name));
      clear.hidden = !view.widgets.some(({ selection }) => (selection?.selected.length ?? 0) > 0);
      const known = JSON.stringify([view.layouts, view.pages]);
      if (known !== shownLayouts) {
        shownLayouts = known;
        layouts.setOptions(
          view.layouts.map(({ name, label }) => ({ value: name, label: plainCell(label || name) })),
        );
        pages.setOptions(
          view.pages.map(({ name, label }) => ({ value: name, label: plainCell(label || name) })),
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
        ...view.data.map(({ dataset, from, rows }) => {
          const count = rows === null ? '' : `, ${new Intl.NumberFormat('en').format(rows)} rows`;
          return make('span', `origin is-${from}`, `${plainCell(dataset)}: ${origins[from]}${count}`);
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
    showBusy: (isBusy) => {
      busy.hidden = !isBusy;
    },
  };
}
