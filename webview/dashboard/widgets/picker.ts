import { fillChildren, make, setAttribute, setText } from '../../dom.ts';
import { keepInSight } from './keepInSight.ts';

export interface PickerItem {
  /** What it is known by; the place in the list where several have one label. */
  key: string;
  label: string;
  isChosen: boolean;
}

export interface Picker {
  element: HTMLElement;
  update(state: {
    label: string;
    items: readonly PickerItem[];
    isMulti: boolean;
    isOpen: boolean;
    isLocked?: boolean;
  }): void;
}

/** More than this are found by typing. */
const mostShown = 300;

/** A list to choose from, folded behind its summary unless it is to stand open. Arrow keys move, Enter chooses. */
export function makePicker(onPick: (key: string) => void, onClear: () => void): Picker {
  const summary = make('button', 'picker-summary');
  summary.type = 'button';
  const search = make('input', 'picker-search');
  search.type = 'search';
  search.placeholder = 'Search';
  search.setAttribute('aria-label', 'Search in the list');
  const clear = make('button', 'picker-clear', 'Clear');
  clear.type = 'button';
  const list = make('div', 'picker-list');
  list.setAttribute('role', 'listbox');
  list.tabIndex = 0;
  const more = make('div', 'picker-more');
  const panel = make('div', 'picker-panel', make('div', 'picker-tools', search, clear), list, more);
  panel.hidden = true;
  const element = make('div', 'picker', summary, panel);
  /** Options have ids, by which the list tells screen readers where it is. */
  const id = `list-${Math.random().toString(36).slice(2)}`;
  let items: readonly PickerItem[] = [];
  let isOpen = false;
  let active = 0;

  function shown(): PickerItem[] {
    const wanted = search.value.trim().toLowerCase();
    return wanted === '' ? [...items] : items.filter(({ label }) => label.toLowerCase().includes(wanted));
  }

  function draw(): void {
    const all = shown();
    active = Math.min(active, Math.max(0, all.length - 1));
    fillChildren(list, all.slice(0, mostShown), {
      make() {
        const option = make('div', 'picker-item');
        option.setAttribute('role', 'option');
        return option;
      },
      show(option, item, at) {
        setText(option, item.label);
        setAttribute(option, 'aria-selected', String(item.isChosen));
        option.classList.toggle('is-active', at === active);
        setAttribute(option, 'id', `${id}-${at}`);
        setAttribute(option, 'data-key', item.key);
        setAttribute(option, 'title', item.label);
      },
    });
    setAttribute(list, 'aria-activedescendant', all.length > 0 ? `${id}-${active}` : null);
    setText(more, all.length > mostShown ? `and ${all.length - mostShown} more: search for them` : '');
    more.hidden = all.length <= mostShown;
    clear.hidden = !items.some(({ isChosen }) => isChosen);
    search.hidden = items.length < 9;
  }

  function toggle(wanted: boolean): void {
    panel.hidden = !wanted && !isOpen;
    setAttribute(summary, 'aria-expanded', String(!panel.hidden));
    if (!panel.hidden) {
      draw();
      if (!isOpen) keepInSight(panel);
      if (wanted) (search.hidden ? list : search).focus();
    }
  }

  summary.addEventListener('click', () => toggle(Boolean(panel.hidden)));
  search.addEventListener('input', draw);
  clear.addEventListener('click', onClear);
  list.addEventListener('click', (event) => {
    const key = (event.target as HTMLElement).dataset.key;
    if (key !== undefined) onPick(key);
  });
  panel.addEventListener('keydown', (event) => {
    const all = shown();
    const step = { ArrowDown: 1, ArrowUp: -1, PageUp: -10, PageDown: 10 }[event.key];
    if (step !== undefined && event.target !== clear) {
      event.preventDefault();
      active = Math.max(0, Math.min(Math.min(all.length, mostShown) - 1, active + step));
      draw();
      list.children[active]?.scrollIntoView({ block: 'nearest' });
    } else if ((event.key === 'Enter' || event.key === ' ') && event.target === list) {
      event.preventDefault();
      const item = all[active];
      if (item) onPick(item.key);
    } else if (event.key === 'Escape' && !isOpen) {
      toggle(false);
      summary.focus();
    }
  });
  element.addEventListener('focusout', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) toggle(false);
  });

  return {
    element,
    update({ label, items: next, isMulti, isOpen: stays, isLocked }) {
      items = next;
      isOpen = stays;
      summary.hidden = stays;
      summary.disabled = isLocked === true;
      element.classList.toggle('is-multi', isMulti);
      const chosen = next.filter((item) => item.isChosen).map((item) => item.label);
      setText(
        summary,
        chosen.length === 0 ? 'All' : chosen.length > 3 ? `${chosen.length} chosen` : chosen.join(', '),
      );
      summary.title = chosen.slice(0, 40).join(', ');
      setAttribute(summary, 'aria-label', `${label}: ${summary.textContent}`);
      setAttribute(summary, 'aria-haspopup', 'listbox');
      setAttribute(list, 'aria-label', label);
      setAttribute(list, 'aria-multiselectable', String(isMulti));
      if (stays) panel.hidden = false;
      if (!panel.hidden) draw();
    },
  };
}
