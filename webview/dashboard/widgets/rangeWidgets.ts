import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { make, setAttribute, setText } from '../../dom.ts';
import { toNumber } from '../chartInput.ts';
import { titleOf } from './listWidgets.ts';
import type { MakeWidget, PageActions } from './widgetDrawing.ts';

/** The presets of a date selector: relative dates as CRM Analytics writes them. */
const presets: { label: string; min: [string, number] | null; max: [string, number] | null }[] = [
  { label: 'All time', min: null, max: null },
  { label: 'Last 7 days', min: ['day', -7], max: ['day', 0] },
  { label: 'Last 30 days', min: ['day', -30], max: ['day', 0] },
  { label: 'This month', min: ['month', 0], max: ['month', 0] },
  { label: 'Last month', min: ['month', -1], max: ['month', -1] },
  { label: 'This quarter', min: ['quarter', 0], max: ['quarter', 0] },
  { label: 'This year', min: ['year', 0], max: ['year', 0] },
  { label: 'Last year', min: ['year', -1], max: ['year', -1] },
];

/** dateselector: presets, and two days. */
export const dateWidget: MakeWidget = (actions) => {
  const preset = make('select', 'control-select');
  preset.setAttribute('aria-label', 'Period');
  return rangeControl(actions, 'date', preset);
};

/** rangeselector: two numbers. */
export const rangeWidget: MakeWidget = (actions) => rangeControl(actions, 'number', null);

function rangeControl(actions: PageActions, kind: 'date' | 'number', preset: HTMLSelectElement | null) {
  let widget: WidgetView | null = null;
  const title = make('div', 'control-title');
  const from = make('input', 'control-input');
  const to = make('input', 'control-input');
  for (const [input, label] of [
    [from, 'From'],
    [to, 'To'],
  ] as const) {
    input.type = kind;
    if (kind === 'number') input.step = 'any';
    input.setAttribute('aria-label', label);
    input.addEventListener('change', send);
  }
  preset?.append(
    make('option', '', 'Custom'),
    ...presets.map(({ label }, at) => {
      const option = make('option', '', label);
      option.value = String(at);
      return option;
    }),
  );
  if (preset?.options[0]) preset.options[0].value = '';
  preset?.addEventListener('change', () => {
    const chosen = presets[Number(preset.value)];
    if (preset.value === '' || !chosen || !widget?.step) return;
    const { min, max } = chosen;
    if (!min && !max) actions.act({ type: 'clear', step: widget.step });
    else actions.act({ type: 'range', step: widget.step, min, max });
  });

  function send(): void {
    if (!widget?.step) return;
    const read = (text: string) => (text === '' ? null : kind === 'number' ? Number(text) : startOfDay(text));
    const [min, max] = [read(from.value), read(to.value)];
    if (min === null && max === null) actions.act({ type: 'clear', step: widget.step });
    else actions.act({ type: 'range', step: widget.step, min, max });
  }

  const element = make(
    'div',
    'control range',
    title,
    make('div', 'control-row', ...(preset ? [preset] : []), from, make('span', '', '–'), to),
  );
  return {
    element,
    update(next: WidgetView) {
      widget = next;
      const label = titleOf(next);
      setText(title, label);
      title.hidden = label === '';
      setAttribute(element, 'role', 'group');
      setAttribute(element, 'aria-label', label || next.name);
      const [min, max] = next.selection?.selected[0] ?? [];
      if (document.activeElement !== from) from.value = inputText(kind, min);
      if (document.activeElement !== to) to.value = inputText(kind, max);
      if (preset) preset.value = presetOf(next.selection?.selected[0]);
      const bounds = boundsOf(next);
      from.placeholder = kind === 'number' ? (bounds?.[0] ?? '') : '';
      to.placeholder = kind === 'number' ? (bounds?.[1] ?? '') : '';
    },
  };
}

/** Milliseconds, as CRM Analytics has the ends of a range of dates. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function inputText(kind: 'date' | 'number', value: unknown): string {
  if (value === null || value === undefined || Array.isArray(value)) return '';
  if (kind === 'number') return toNumber(value) === null ? '' : String(value);
  if (typeof value === 'number' && Math.abs(value) > 8.64e15) return '';
  const date =
    typeof value === 'number' ? new Date(value).toISOString() : String(value).split('~~~').join('-');
  return /^\d{4}-\d{2}-\d{2}/.test(date) ? date.slice(0, 10) : '';
}

function presetOf(selected: readonly unknown[] | undefined): string {
  if (!selected || selected.length === 0) return '0';
  const wanted = JSON.stringify(selected);
  const at = presets.findIndex(({ min, max }) => min !== null && JSON.stringify([min, max]) === wanted);
  return at < 0 ? '' : String(at);
}

/** The least and the greatest of the step's measure. */
function boundsOf({ data, columns }: WidgetView): [string, string] | null {
  const measure = columns.find(({ role }) => role === 'measure');
  const place = data?.columns.findIndex(({ name }) => name === measure?.name) ?? -1;
  const numbers = (data?.values[place] ?? []).flatMap((value) => toNumber(value) ?? []);
  if (numbers.length === 0) return null;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  return [String(least), String(most)];
}
