import { quoteText } from '../../shared/quote.ts';

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

type Part = [name: string, strftime: string | ((at: string) => string)];

/** Names are padded to nine characters, as PostgreSQL does. */
const monthName = (at: string) => `rpad(monthname(${at}), 9, ' ')`;
const dayName = (at: string) => `rpad(dayname(${at}), 9, ' ')`;

/** The longest first, so that `DDD` is not taken for `DD`. */
const written: Part[] = [
  ['YYYY', '%Y'],
  ['YYY', (at) => `right(strftime(${at}, '%Y'), 3)`],
  ['YY', '%y'],
  ['IYYY', '%G'],
  ['MONTH', (at) => `upper(${monthName(at)})`],
  ['Month', monthName],
  ['month', (at) => `lower(${monthName(at)})`],
  ['MON', (at) => `upper(strftime(${at}, '%b'))`],
  ['Mon', '%b'],
  ['mon', (at) => `lower(strftime(${at}, '%b'))`],
  ['MM', '%m'],
  ['MI', '%M'],
  ['MS', '%g'],
  ['DAY', (at) => `upper(${dayName(at)})`],
  ['Day', dayName],
  ['day', (at) => `lower(${dayName(at)})`],
  ['DDD', '%j'],
  ['DD', '%d'],
  ['DY', (at) => `upper(strftime(${at}, '%a'))`],
  ['Dy', '%a'],
  ['dy', (at) => `lower(strftime(${at}, '%a'))`],
  ['D', (at) => `CAST(dayofweek(${at}) + 1 AS VARCHAR)`],
  ['ID', '%u'],
  ['IW', '%V'],
  ['WW', (at) => `lpad(CAST((dayofyear(${at}) - 1) // 7 + 1 AS VARCHAR), 2, '0')`],
  ['W', (at) => `CAST((day(${at}) - 1) // 7 + 1 AS VARCHAR)`],
  ['Q', (at) => `CAST(quarter(${at}) AS VARCHAR)`],
  ['CC', (at) => `lpad(CAST(century(${at}) AS VARCHAR), 2, '0')`],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['HH', '%I'],
  ['SS', '%S'],
  ['US', '%f'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['TZ', () => `'UTC'`],
];

/** Parts whose case is that of the answer; the rest may be written in either case. */
const cased = /^(MONTH|MON|DAY|DY|AM|PM)$/i;

function partAt(format: string, at: number): Part | null {
  let found: Part | null = null;
  for (const part of written) {
    const [name] = part;
    const text = format.slice(at, at + name.length);
    const matches = text === name || (!cased.test(name) && text === name.toLowerCase());
    if (matches && (!found || name.length > found[0].length)) found = part;
  }
  if (found) return found;
  const half = format.slice(at, at + 2);
  return half === 'am' || half === 'pm' ? [half, (x) => `lower(strftime(${x}, '%p'))`] : null;
}

/** A format of TO_CHAR as an expression over a time stamp; null for one with parts that differ. */
export function dateFormat(format: string): ((at: string) => string) | null {
  const pieces: (string | ((at: string) => string))[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') pieces.push(plain);
    plain = '';
  };
  for (let at = 0; at < format.length; ) {
    // FM leaves away the blanks or zeros of the part behind it.
    const bare = /^fm/i.test(format.slice(at)) ? partAt(format, at + 2) : null;
    const part = bare ?? partAt(format, at);
    if (part) {
      const [name, form] = part;
      at += name.length + (bare ? 2 : 0);
      if (bare) {
        if (/^th/i.test(format.slice(at))) return null;
        flush();
        pieces.push(withoutFill(form));
        continue;
      }
      // A suffix that turns the number into an ordinal.
      if (/^th/i.test(format.slice(at))) return null;
      if (typeof form === 'string') plain += form;
      else {
        flush();
        pieces.push(form);
      }
      continue;
    }
    const quoted = format[at] === '"' ? /^"([^"]*)"/.exec(format.slice(at)) : null;
    if (quoted) {
      plain += quoted[1]!.replaceAll('%', '%%');
      at += quoted[0].length;
    } else if (/[A-Za-z"\\]/.test(format[at]!)) return null;
    else plain += format[at] === '%' ? '%%' : format[at];
    if (!quoted) at++;
  }
  flush();
  if (pieces.length === 0) return null;
  return (at) =>
    `(${pieces.map((piece) => (typeof piece === 'string' ? `strftime(${at}, ${quoteText(piece)})` : piece(at))).join(' || ')})`;
}

function withoutFill(form: Part[1]): (at: string) => string {
  return (at) => {
    const text = typeof form === 'string' ? `strftime(${at}, ${quoteText(form)})` : form(at);
    return `regexp_replace(rtrim(${text}, ' '), '^0+([0-9])', '\\1')`;
  };
}

const readable: Record<string, string> = {
  YYYY: '%Y',
  MM: '%m',
  DD: '%d',
  HH24: '%H',
  HH12: '%I',
  HH: '%I',
  MI: '%M',
  SS: '%S',
  US: '%f',
  MON: '%b',
  MONTH: '%B',
  AM: '%p',
  PM: '%p',
};

/** A format of TO_DATE and TO_TIMESTAMP for DuckDB's strptime; null for one with parts that differ. */
export function parseFormat(format: string): string | null {
  const names = Object.keys(readable).sort((a, b) => b.length - a.length);
  let made = '';
  for (let at = 0; at < format.length; ) {
    const name = names.find((n) => format.slice(at, at + n.length).toUpperCase() === n);
    if (name) made += readable[name];
    else if (/[A-Za-z"%\\]/.test(format[at]!)) return null;
    else made += format[at];
    at += name?.length ?? 1;
  }
  return made;
}
