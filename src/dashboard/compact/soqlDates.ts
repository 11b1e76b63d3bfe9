import type { DateField } from '../../shared/dataset.ts';
import { dateParts } from './dateFilterText.ts';
import { quoteName, quoteText } from './saqlText.ts';

const named: Record<string, string> = {
  TODAY: 'current day',
  YESTERDAY: '1 day ago',
  TOMORROW: '1 day ahead',
};
const namedUnits = /^(THIS|LAST|NEXT)_(WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)$/;
const countedUnits = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S:(\d{1,6})$/;
const unitsAgo = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)S_AGO:(\d{1,6})$/;

/** A test of a date field, true or false also where the date is null; null where the value is no date. */
export function soqlDateTest(date: DateField, operator: string, value: string): string | null {
  return momentTest(date, operator, value) ?? rangeTest(date, operator, value.toUpperCase());
}

/** A day counts as whole days, a moment as seconds. */
function momentTest(date: DateField, operator: string, value: string): string | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T/i.test(value)) return null;
  const moment = Date.parse(value);
  if (Number.isNaN(moment)) return null;
  const field = quoteName(`${date.name}_${isDay ? 'day' : 'sec'}_epoch`);
  const number = Math.floor(moment / (isDay ? 86_400_000 : 1000));
  const present = operator === '!=' ? `${field} is null ||` : `${field} is not null &&`;
  return `(${present} ${field} ${operator === '=' ? '==' : operator} ${number})`;
}

function rangeTest(date: DateField, operator: string, value: string): string | null {
  const range = dateRange(value);
  if (range === null) return null;
  const [from, to] = range.map(quoteText);
  const parts = dateParts(date);
  const year = quoteName(`${date.name}_Year`);
  switch (operator) {
    case '=':
      return `(${year} is not null && ${parts} in [${from}..${to}])`;
    case '!=':
      return `(${year} is null || !(${parts} in [${from}..${to}]))`;
    case '>=':
      return `(${year} is not null && ${parts} in [${from}..])`;
    case '<=':
      return `(${year} is not null && ${parts} in [..${to}])`;
    case '>':
      return `(${year} is not null && !(${parts} in [..${to}]))`;
    case '<':
      return `(${year} is not null && !(${parts} in [${from}..]))`;
    default:
      return null;
  }
}

/** First and last period of a date literal. The last n days have today in them, the last n of a longer unit not the current. */
function dateRange(literal: string): [string, string] | null {
  const day = named[literal];
  if (day !== undefined) return [day, day];
  if (literal === 'LAST_90_DAYS') return dateRange('LAST_N_DAYS:90');
  if (literal === 'NEXT_90_DAYS') return dateRange('NEXT_N_DAYS:90');
  const [, which, period] = namedUnits.exec(literal) ?? [];
  if (which !== undefined && period !== undefined) {
    const unit = period.toLowerCase();
    const text = which === 'THIS' ? `current ${unit}` : `1 ${unit} ${which === 'LAST' ? 'ago' : 'ahead'}`;
    return [text, text];
  }
  const [, ago, count] = unitsAgo.exec(literal) ?? [];
  if (ago !== undefined) {
    const text = `${Number(count)} ${ago.toLowerCase()}s ago`;
    return [text, text];
  }
  const [, direction, counted, number] = countedUnits.exec(literal) ?? [];
  if (counted === undefined) return null;
  const unit = counted.toLowerCase();
  const far = `${Number(number)} ${unit}s`;
  if (direction === 'NEXT') return [`1 ${unit} ahead`, `${far} ahead`];
  return [`${far} ago`, unit === 'day' ? 'current day' : `1 ${unit} ago`];
}
