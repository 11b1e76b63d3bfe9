import type { DateField } from '../../shared/dataset.ts';

const day = 86_400_000;
const months: Record<string, number> = { month: 1, quarter: 3, year: 12 };

/** Whole days, both inclusive, as UTC midnights. */
export interface Period {
  from: Date;
  to: Date;
}

/** The period of a unit (`day`, `week`, `fiscal_quarter` …) that a day lies in. */
export function periodOf(unit: string, at: Date, field: DateField | null): Period {
  const date = dayAt(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
  const fiscal = unit.startsWith('fiscal_');
  const length = months[unit.replace('fiscal_', '')];
  if (length !== undefined) {
    const offset = fiscal ? (field?.fiscalMonthOffset ?? 0) : 0;
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth() - offset;
    const first = month - (((month % length) + length) % length) + offset;
    return { from: firstOf(first), to: new Date(firstOf(first + length).getTime() - day) };
  }
  if (unit !== 'week') return { from: date, to: date };
  // Weeks counted from the first of January (-1) have no weekday of their own: Sunday, as in calendars there.
  const begins = Math.max(0, field?.firstDayOfWeek ?? 0);
  const from = new Date(date.getTime() - ((date.getUTCDay() - begins + 7) % 7) * day);
  return { from, to: new Date(from.getTime() + 6 * day) };
}

/** A day moved by some units; the 31st becomes the last day of a shorter month. */
export function moved(at: Date, count: number, unit: string): Date {
  const length = months[unit.replace('fiscal_', '')];
  if (length === undefined) return new Date(at.getTime() + count * (unit === 'week' ? 7 : 1) * day);
  const first = firstOf(at.getUTCFullYear() * 12 + at.getUTCMonth() + count * length);
  const last = dayAt(first.getUTCFullYear(), first.getUTCMonth() + 1, 0).getUTCDate();
  return new Date(first.getTime() + (Math.min(at.getUTCDate(), last) - 1) * day);
}

function firstOf(month: number): Date {
  return dayAt(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
}

/** A UTC midnight, in the first century too, which `Date.UTC` takes for the twentieth. */
export function dayAt(year: number, month: number, date: number): Date {
  const at = new Date(0);
  at.setUTCFullYear(year, month, date);
  return at;
}
