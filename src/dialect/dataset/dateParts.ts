import type { DateField, DatePart } from '../../shared/dataset.ts';

/** A column that a date field has beside itself. */
export interface DatePartColumn {
  /** `CloseDate_Year`. */
  name: string;
  part: DatePart;
  /** Parts are text, padded as in CRM Analytics; the two epochs are numbers. */
  type: 'text' | 'number';
  /** DuckDB text. */
  sql: string;
}

/**
 * The columns that CRM Analytics makes of a date. `at` is DuckDB text of the moment (a TIMESTAMP, or null); fiscal
 * parts are there where the fiscal year begins in another month than January.
 */
export function dateParts(field: Omit<DateField, 'label'>, at: string): DatePartColumn[] {
  const column = (part: DatePart, sql: string): DatePartColumn => ({
    name: `${field.name}_${part}`,
    part,
    type: part.endsWith('epoch') ? 'number' : 'text',
    sql,
  });
  return [
    column('Year', `strftime(${at}, '%Y')`),
    column('Quarter', `CAST(quarter(${at}) AS VARCHAR)`),
    column('Month', `strftime(${at}, '%m')`),
    column('Week', week(at, `date_trunc('year', ${at})`, field.firstDayOfWeek)),
    column('Day', `strftime(${at}, '%d')`),
    column('Hour', `strftime(${at}, '%H')`),
    column('Minute', `strftime(${at}, '%M')`),
    column('Second', `strftime(${at}, '%S')`),
    ...(field.fiscalMonthOffset > 0 ? fiscalParts(field, at).map(([part, sql]) => column(part, sql)) : []),
    column('sec_epoch', `CAST(floor(epoch(${at})) AS BIGINT)`),
    column('day_epoch', `CAST(floor(epoch(${at}) / 86400) AS BIGINT)`),
  ];
}

/** A fiscal year begins `fiscalMonthOffset` months after January; its number is that of its last or first month. */
function fiscalParts(field: Omit<DateField, 'label'>, at: string): [DatePart, string][] {
  const months = Math.trunc(field.fiscalMonthOffset);
  // From the first of the month, since the 31st of May less three months is no day of March.
  const shifted = `(date_trunc('month', ${at}) - INTERVAL ${months} MONTH)`;
  const start = `(date_trunc('year', ${shifted}) + INTERVAL ${months} MONTH)`;
  const year = field.isYearEndFiscalYear ? `year(${shifted}) + 1` : `year(${shifted})`;
  return [
    ['Year_Fiscal', `lpad(CAST(${year} AS VARCHAR), 4, '0')`],
    ['Quarter_Fiscal', `CAST(quarter(${shifted}) AS VARCHAR)`],
    ['Month_Fiscal', `strftime(${shifted}, '%m')`],
    ['Week_Fiscal', week(at, start, field.firstDayOfWeek)],
  ];
}

/**
 * The week of a year that begins at `start`. -1: every seven days from the year's first day; else the first week ends
 * before the first such weekday (0 is Sunday) after it.
 */
function week(at: string, start: string, firstDayOfWeek: number): string {
  const days = `date_diff('day', ${start}, ${at})`;
  const inFirst = firstDayOfWeek < 0 ? '0' : `(dayofweek(${start}) + ${7 - Math.trunc(firstDayOfWeek)}) % 7`;
  return `lpad(CAST((${days} + ${inFirst}) // 7 + 1 AS VARCHAR), 2, '0')`;
}
