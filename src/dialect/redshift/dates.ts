/** Redshift's names for parts of a date → DuckDB's. */
const parts: Record<string, string> = {
  millennium: 'millennium',
  millennia: 'millennium',
  mil: 'millennium',
  mils: 'millennium',
  century: 'century',
  centuries: 'century',
  c: 'century',
  cent: 'century',
  decade: 'decade',
  decades: 'decade',
  dec: 'decade',
  year: 'year',
  years: 'year',
  y: 'year',
  yr: 'year',
  yrs: 'year',
  quarter: 'quarter',
  quarters: 'quarter',
  qtr: 'quarter',
  qtrs: 'quarter',
  month: 'month',
  months: 'month',
  mon: 'month',
  mons: 'month',
  week: 'week',
  weeks: 'week',
  w: 'week',
  day: 'day',
  days: 'day',
  d: 'day',
  hour: 'hour',
  hours: 'hour',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  minute: 'minute',
  minutes: 'minute',
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  second: 'second',
  seconds: 'second',
  s: 'second',
  sec: 'second',
  secs: 'second',
  millisecond: 'millisecond',
  milliseconds: 'millisecond',
  ms: 'millisecond',
  msec: 'millisecond',
  microsecond: 'microsecond',
  microseconds: 'microsecond',
  us: 'microsecond',
  usec: 'microsecond',
};
const onlyRead: Record<string, string> = {
  dayofweek: 'dow',
  dow: 'dow',
  dw: 'dow',
  weekday: 'dow',
  dayofyear: 'doy',
  doy: 'doy',
  dy: 'doy',
  yearday: 'doy',
  epoch: 'epoch',
};

export function datePart(name: string, reading: boolean): string | null {
  const key = name.toLowerCase();
  if (Object.hasOwn(parts, key)) return parts[key]!;
  return reading && Object.hasOwn(onlyRead, key) ? onlyRead[key]! : null;
}

const formats: [redshift: string, strftime: string][] = [
  ['YYYY', '%Y'],
  ['YY', '%y'],
  ['MONTH', ''],
  ['Month', ''],
  ['month', ''],
  ['MON', ''],
  ['Mon', '%b'],
  ['MM', '%m'],
  ['DDD', '%j'],
  ['DD', '%d'],
  ['DAY', ''],
  ['Day', ''],
  ['day', ''],
  ['Dy', '%a'],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['HH', '%I'],
  ['MI', '%M'],
  ['SS', '%S'],
  ['MS', '%g'],
  ['US', '%f'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['IW', '%V'],
  ['IYYY', '%G'],
];

/** A format of TO_CHAR and TO_DATE as DuckDB's strftime; null for one with parts that differ. */
export function dateFormat(format: string): string | null {
  let result = '';
  for (let at = 0; at < format.length; ) {
    const part = formats.find(
      ([name]) => format.startsWith(name, at) || format.startsWith(name.toLowerCase(), at),
    );
    if (part && part[1] === '') return null;
    if (part) {
      result += part[1];
      at += part[0].length;
    } else if (format[at] === '"') {
      const end = format.indexOf('"', at + 1);
      if (end < 0) return null;
      result += format.slice(at + 1, end).replaceAll('%', '%%');
      at = end + 1;
    } else if (/[A-Za-z]/.test(format[at]!) && format[at] !== 'T') return null;
    else {
      result += format[at] === '%' ? '%%' : format[at];
      at++;
    }
  }
  return result;
}
