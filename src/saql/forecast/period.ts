/** Which date parts a row's date has, in their order. */
export type DateFormat = 'Y' | 'Y-Q' | 'Y-M' | 'Y-W' | 'Y-M-D';

const perYear = { Y: 1, 'Y-Q': 4, 'Y-M': 12, 'Y-W': 53 };
/** Periods of the season that dates have by nature: a year, or a week of days; null where none is usual. */
export const naturalSeason: Record<DateFormat, number | null> = {
  Y: null,
  'Y-Q': 4,
  'Y-M': 12,
  'Y-W': null,
  'Y-M-D': 7,
};

const dayMilliseconds = 86_400_000;

/** The number of a period, counted from the year 0 (days from 1970), so that the next one is one more; null for none. */
export function periodOf(parts: readonly unknown[], format: DateFormat): number | null {
  const numbers = parts.map((part) => Number(part));
  if (parts.some((part) => part === null || part === '') || numbers.some((part) => !Number.isInteger(part)))
    return null;
  const [year = 0, second = 1, day = 1] = numbers;
  if (format === 'Y-M-D') {
    const days = Math.round(Date.UTC(year, second - 1, day) / dayMilliseconds);
    return Number.isNaN(days) ? null : days;
  }
  return format === 'Y' ? year : year * perYear[format] + second - 1;
}

/** The parts of a period as text, padded as CRM Analytics pads them. */
export function writePeriod(period: number, format: DateFormat): string[] {
  const pad = (value: number) => String(value).padStart(2, '0');
  if (format === 'Y-M-D') {
    const date = new Date(period * dayMilliseconds);
    return [String(date.getUTCFullYear()), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())];
  }
  if (format === 'Y') return [String(period)];
  const year = String(Math.floor(period / perYear[format]));
  const part = (period % perYear[format]) + 1;
  return [year, format === 'Y-Q' ? String(part) : pad(part)];
}
