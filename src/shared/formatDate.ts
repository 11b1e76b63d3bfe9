import type { ViewColumn } from './dashboardView.ts';

type Part = NonNullable<ViewColumn['date']>['parts'][number];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2024~~~03` with the parts year and month as `Mar 2024`; what does not fit its parts stays, joined by hyphens. */
export function formatDate(value: unknown, parts: readonly Part[]): string {
  if (value === null || value === undefined || value === '') return '-';
  const text = String(value);
  const values = text.split('~~~');
  const at = (part: Part): string | null => values[parts.indexOf(part)] ?? null;
  if (values.length !== parts.length || values.some((one) => !/^\d{1,4}$/.test(one))) return values.join('-');
  const year = at('year');
  const month = months[Number(at('month') ?? 0) - 1] ?? null;
  const clock = at('hour') === null ? '' : ` ${at('hour')!.padStart(2, '0')}:00`;
  if (year === null) return values.join('-');
  if (month !== null && at('day') !== null) return `${month} ${Number(at('day'))}, ${year}${clock}`;
  if (month !== null) return `${month} ${year}`;
  if (at('quarter') !== null) return `Q${at('quarter')} ${year}`;
  if (at('week') !== null) return `W${at('week')!.padStart(2, '0')} ${year}`;
  return values.join('-');
}
