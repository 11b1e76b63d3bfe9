import { quoteText } from '../../../shared/quote.ts';

/** Why a pattern of Spark's is not for us, or what DuckDB is told. */
export type Compiled<T extends object> = { reason: string } | T;

type Piece = { letter: string; count: number } | { literal: string };

/** A pattern's runs of letters and its literals; null where a quote is not closed. */
function pieces(pattern: string): Piece[] | null {
  const found: Piece[] = [];
  const literal = (text: string) => {
    const last = found.at(-1);
    if (last && 'literal' in last) last.literal += text;
    else found.push({ literal: text });
  };
  for (let at = 0; at < pattern.length; ) {
    const c = pattern[at]!;
    if (c === "'") {
      if (pattern[at + 1] === "'") {
        literal("'");
        at += 2;
        continue;
      }
      let text = '';
      for (at++; ; at++) {
        if (at >= pattern.length) return null;
        if (pattern[at] !== "'") text += pattern[at];
        else if (pattern[at + 1] === "'") {
          text += "'";
          at++;
        } else break;
      }
      literal(text);
      at++;
    } else if (/[A-Za-z]/.test(c)) {
      const run = /^(.)\1*/.exec(pattern.slice(at))![0];
      found.push({ letter: c, count: run.length });
      at += run.length;
    } else {
      // Brackets are optional parts, # { } are reserved.
      if ('[]#{}'.includes(c)) return null;
      literal(c);
      at++;
    }
  }
  return found;
}

/** Letters → what strftime calls them; the figures are those that Java's DateTimeFormatter prints for years 1 to 9999. */
const printed: Record<string, string> = {
  yyyy: '%Y',
  yy: '%y',
  MM: '%m',
  M: '%-m',
  MMM: '%b',
  MMMM: '%B',
  LL: '%m',
  L: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  a: '%p',
  E: '%a',
  EE: '%a',
  EEE: '%a',
  EEEE: '%A',
  DDD: '%j',
  D: '%-j',
  z: 'UTC',
  X: 'Z',
  XX: 'Z',
  XXX: 'Z',
};

/** `date_format`'s pattern as DuckDB text over a timestamp. */
export function printing(pattern: string): Compiled<{ sql: (timestamp: string) => string }> {
  const parts = pieces(pattern);
  if (parts === null) return { reason: `The pattern '${pattern}'` };
  let format = '';
  for (const part of parts) {
    if ('literal' in part) format += part.literal.replaceAll('%', '%%');
    else {
      const run = part.letter.repeat(part.count);
      // A single y has as many digits as the year has.
      const known = run === 'y' ? null : printed[run];
      if (!known) return { reason: `${run} in the pattern '${pattern}'` };
      format += known;
    }
  }
  // Spark's a single letter that stands alone is another thing only to Java's older formatter; the text is the same.
  if (format === '') return { sql: (timestamp) => `CASE WHEN ${timestamp} IS NOT NULL THEN '' END` };
  return { sql: (timestamp) => `sp_strftime(${timestamp}, ${quoteText(format)})` };
}

/** Letters → digits that the newer parser takes, and how DuckDB's macro calls the field. */
const parsed: Record<string, { digits: string; field: string }> = {
  yyyy: { digits: '\\d{4}', field: 'year' },
  MM: { digits: '\\d{2}', field: 'month' },
  M: { digits: '\\d{1,2}', field: 'month' },
  dd: { digits: '\\d{2}', field: 'day' },
  d: { digits: '\\d{1,2}', field: 'day' },
  HH: { digits: '\\d{2}', field: 'hour' },
  H: { digits: '\\d{1,2}', field: 'hour' },
  mm: { digits: '\\d{2}', field: 'minute' },
  m: { digits: '\\d{1,2}', field: 'minute' },
  ss: { digits: '\\d{2}', field: 'second' },
  s: { digits: '\\d{1,2}', field: 'second' },
  SSS: { digits: '\\d{3}', field: 'fraction' },
  SSSSSS: { digits: '\\d{6}', field: 'fraction' },
};

/**
 * The pattern of `to_date(text, pattern)` and its like as DuckDB text over a text. Spark reads with a strict parser, and
 * raises an error where only the lenient one of Spark 2 would have read the text: so does this.
 */
export function parsing(pattern: string): Compiled<{ sql: (text: string) => string }> {
  const parts = pieces(pattern);
  if (parts === null) return { reason: `The pattern '${pattern}'` };
  const groups = new Map<string, number>();
  let strict = '';
  let lenient = '^';
  let digitsBefore = false;
  for (const [i, part] of parts.entries()) {
    if ('literal' in part) {
      strict += escaped(part.literal);
      lenient += escaped(part.literal);
      digitsBefore = false;
      continue;
    }
    const run = part.letter.repeat(part.count);
    const known = parsed[run];
    const next = parts[i + 1];
    const isAdjacent = digitsBefore || (next !== undefined && 'letter' in next);
    if (!known || groups.has(known.field) || (isAdjacent && part.count === 1))
      return { reason: `${run} in the pattern '${pattern}'` };
    groups.set(known.field, groups.size + 1);
    strict += `(${known.digits})`;
    lenient += isAdjacent ? `[ \\t]*${known.digits}` : '[ \\t]*[+-]?\\d+';
    digitsBefore = true;
  }
  if (!groups.has('year') || (groups.has('day') && !groups.has('month')))
    return { reason: `The pattern '${pattern}'` };
  const field = (name: string, otherwise: string) => {
    const group = groups.get(name);
    return (text: string) =>
      group === undefined ? otherwise : `regexp_extract(${text}, ${quoteText(strict)}, ${group})`;
  };
  const order = ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction'].map((name) =>
    field(name, ['month', 'day'].includes(name) ? "'1'" : "'0'"),
  );
  return {
    sql: (text) =>
      `sp_parsed(${text}, ${quoteText(strict)}, ${quoteText(lenient)}, ${order.map((of) => of(text)).join(', ')})`,
  };
}

const escaped = (text: string) => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
