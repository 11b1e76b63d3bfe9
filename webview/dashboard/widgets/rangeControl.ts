import { numberFormat } from '../../../src/shared/numberFormat.ts';
import { make, setAttribute } from '../../dom.ts';
import { toNumber } from '../chartInput.ts';
import { makePopover } from './popover.ts';

type End = unknown;

export interface RangeState {
  label: string;
  min: End;
  max: End;
  isLocked?: boolean;
  /** The least and the greatest that there is. */
  bounds?: readonly [string, string] | null;
}

export interface RangeControl {
  element: HTMLElement;
  update(state: RangeState): void;
}

/** Relative dates as CRM Analytics writes them. */
const presets: { label: string; min: [string, number]; max: [string, number] }[] = [
  { label: 'Last 7 days', min: ['day', -7], max: ['day', 0] },
  { label: 'Last 30 days', min: ['day', -30], max: ['day', 0] },
  { label: 'This month', min: ['month', 0], max: ['month', 0] },
  { label: 'Last month', min: ['month', -1], max: ['month', -1] },
  { label: 'This quarter', min: ['quarter', 0], max: ['quarter', 0] },
  { label: 'This year', min: ['year', 0], max: ['year', 0] },
  { label: 'Last year', min: ['year', -1], max: ['year', -1] },
];

/** Two ends, and for dates the usual periods, behind a button that says what is chosen. Null ends are open. */
export function makeRangeControl(
  kind: 'date' | 'number',
  onChange: (range: { min: End; max: End } | null) => void,
): RangeControl {
  const inputs = ['From', 'To'].map((name) => {
    const input = make('input', 'control-input');
    input.type = kind;
    if (kind === 'number') input.step = 'any';
    input.setAttribute('aria-label', name);
    input.addEventListener('change', send);
    return input;
  }) as [HTMLInputElement, HTMLInputElement];
  const all = choice(kind === 'date' ? 'All time' : 'All', () => onChange(null));
  const choices = kind === 'date' ? presets : [];
  const buttons = choices.map(({ label, min, max }) => choice(label, () => onChange({ min, max })));
  const list = make('div', 'popover-choices', all, ...buttons);
  const ends = make(
    'div',
    'popover-ends',
    ...inputs.map((input, at) => make('label', 'popover-end', at === 0 ? 'From' : 'To', input)),
  );
  const popover = makePopover(make('div', 'popover-body', list, ends));

  function choice(label: string, choose: () => void): HTMLButtonElement {
    const button = make('button', 'popover-choice', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      choose();
      popover.close();
    });
    return button;
  }

  function send(): void {
    const read = (text: string) => (text === '' ? null : kind === 'number' ? Number(text) : startOfDay(text));
    const [min, max] = [read(inputs[0].value), read(inputs[1].value)];
    onChange(min === null && max === null ? null : { min, max });
  }

  return {
    element: popover.element,
    update({ label, min, max, isLocked, bounds }) {
      const preset = presetOf(min, max);
      popover.say(preset?.label ?? rangeText(kind, min, max), label);
      popover.disable(isLocked === true);
      setAttribute(all, 'aria-pressed', String((min ?? null) === null && (max ?? null) === null));
      for (const [at, button] of buttons.entries())
        setAttribute(button, 'aria-pressed', String(choices[at] === preset));
      for (const [at, input] of inputs.entries()) {
        if (document.activeElement !== input) input.value = inputText(kind, at === 0 ? min : max);
        input.placeholder = bounds?.[at] ?? '';
      }
    },
  };
}

/** Milliseconds, as CRM Analytics has the ends of a range of dates. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** What an input shows of an end; relative dates have no day of their own. */
export function inputText(kind: 'date' | 'number', value: End): string {
  if (value === null || value === undefined || Array.isArray(value)) return '';
  if (kind === 'number') return toNumber(value) === null ? '' : String(value);
  if (typeof value === 'number' && !(Math.abs(value) <= 8.64e15)) return '';
  const date =
    typeof value === 'number' ? new Date(value).toISOString() : String(value).split('~~~').join('-');
  return /^\d{4}-\d{2}-\d{2}/.test(date) ? date.slice(0, 10) : '';
}

/** `Jan 5, 2024 – Mar 1, 2024`, `from …`, `up to …`, `last 3 months`. */
export function rangeText(kind: 'date' | 'number', min: End, max: End): string {
  const [from, to] = [endText(kind, min), endText(kind, max)];
  if (from === null && to === null) return kind === 'date' ? 'All time' : 'All';
  if (from === null) return `Up to ${to}`;
  if (to === null) return `From ${from}`;
  const text = from === to ? from : `${from} – ${to}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function endText(kind: 'date' | 'number', value: End): string | null {
  if (Array.isArray(value)) return relativeText(value);
  const text = inputText(kind, value);
  if (text === '') return null;
  if (kind === 'number') return numberFormat({ maximumFractionDigits: 2 }).format(Number(text));
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-US', options).format(startOfDay(text));
}

/** `["month", -2]` as `2 months ago`. */
function relativeText([unit, count]: readonly unknown[]): string | null {
  const number = Number(count);
  if (typeof unit !== 'string' || !Number.isFinite(number)) return null;
  const name = unit.replaceAll('_', ' ');
  if (number === 0) return name === 'day' ? 'today' : `this ${name}`;
  const size = Math.abs(number);
  return `${size} ${name}${size === 1 ? '' : 's'} ${number < 0 ? 'ago' : 'ahead'}`;
}

function presetOf(min: End, max: End) {
  const wanted = JSON.stringify([min, max]);
  return presets.find((preset) => JSON.stringify([preset.min, preset.max]) === wanted);
}
