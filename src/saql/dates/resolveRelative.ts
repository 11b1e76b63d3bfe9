import type { DateField } from '../../shared/dataset.ts';
import { moved, type Period, periodOf } from './periods.ts';

const units = 'day|week|month|quarter|year|fiscal_quarter|fiscal_year';
const current = new RegExp(`^current (${units})$`);
const away = new RegExp(`^(\\d{1,5}) (${units})s? (ago|ahead)$`);
const several = new RegExp(`^(last|next) (\\d{1,5}) (${units})s?$`);
const shift = new RegExp(`([+-]) ?(\\d{1,5}) (${units})s?$`);

/**
 * The whole periods that a relative date names: `current quarter`, `2 years ago`, `last 2 years`, and each of them
 * `- 3 weeks`. Null where the text is none.
 */
export function resolveRelative(text: string, now: Date, field: DateField | null): Period | null {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const shifted = shift.exec(words);
  const base = shifted ? words.slice(0, shifted.index).trim() : words;
  const found = resolveBase(base, now, field);
  if (!found || !shifted) return found?.period ?? null;
  const [, sign, count, by] = shifted;
  const amount = Number(count) * (sign === '-' ? -1 : 1);
  const from = moved(found.period.from, amount, by!);
  // By whole months a period stays one: `current month - 1 year` of a February ends on its own last day.
  const whole = inMonths(found.unit) && inMonths(by!);
  const to =
    whole && found.single ? periodOf(found.unit, from, field).to : moved(found.period.to, amount, by!);
  return { from, to };
}

function resolveBase(
  words: string,
  now: Date,
  field: DateField | null,
): { period: Period; unit: string; single: boolean } | null {
  const at = (count: number, unit: string) =>
    periodOf(unit, moved(periodOf(unit, now, field).from, count, unit), field);
  const here = current.exec(words);
  if (here) return { period: at(0, here[1]!), unit: here[1]!, single: true };
  const there = away.exec(words);
  if (there) {
    const count = Number(there[1]) * (there[3] === 'ago' ? -1 : 1);
    return { period: at(count, there[2]!), unit: there[2]!, single: true };
  }
  const many = several.exec(words);
  if (!many) return null;
  const [, way, count, unit] = many;
  const [first, last] = way === 'last' ? [-Number(count), -1] : [1, Number(count)];
  return { period: { from: at(first, unit!).from, to: at(last, unit!).to }, unit: unit!, single: false };
}

function inMonths(unit: string): boolean {
  return /month|quarter|year/.test(unit);
}
