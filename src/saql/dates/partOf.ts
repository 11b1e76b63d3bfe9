import type { DateField, DatePart } from '../../shared/dataset.ts';

/** What a part column says on a day; hours and the like are those of its beginning or its end. */
export function partOf(part: DatePart, at: Date, field: DateField | null, last: boolean): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = field?.fiscalMonthOffset ?? 0;
  const shifted = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - offset, 1));
  const start = new Date(Date.UTC(shifted.getUTCFullYear(), offset, 1));
  const day = Math.floor(at.getTime() / 86_400_000);
  switch (part) {
    case 'Year':
      return String(at.getUTCFullYear());
    case 'Quarter':
      return String(Math.floor(at.getUTCMonth() / 3) + 1);
    case 'Month':
      return two(at.getUTCMonth() + 1);
    case 'Week':
      return two(week(at, new Date(Date.UTC(at.getUTCFullYear(), 0, 1)), field));
    case 'Day':
      return two(at.getUTCDate());
    case 'Hour':
      return last ? '23' : '00';
    case 'Minute':
    case 'Second':
      return last ? '59' : '00';
    case 'Year_Fiscal':
      return String(shifted.getUTCFullYear() + (offset > 0 && field?.isYearEndFiscalYear ? 1 : 0));
    case 'Quarter_Fiscal':
      return String(Math.floor(shifted.getUTCMonth() / 3) + 1);
    case 'Month_Fiscal':
      return two(shifted.getUTCMonth() + 1);
    case 'Week_Fiscal':
      return two(week(at, start, field));
    case 'sec_epoch':
      return String(day * 86_400 + (last ? 86_399 : 0));
    case 'day_epoch':
      return String(day);
  }
}

/** As the week columns of datasets are made. */
function week(at: Date, start: Date, field: DateField | null): number {
  const first = field?.firstDayOfWeek ?? -1;
  const inFirst = first < 0 ? 0 : (start.getUTCDay() + 7 - first) % 7;
  return Math.floor((Math.floor((at.getTime() - start.getTime()) / 86_400_000) + inFirst) / 7) + 1;
}
