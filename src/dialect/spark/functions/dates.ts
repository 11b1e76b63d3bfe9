import { quoteText } from '../../../shared/quote.ts';
import type { Typed } from '../context.ts';
import { dateParts } from '../emitExtract.ts';
import { decimalOf, isIntegral, isMoment, type SparkType, sparkTypes } from '../types.ts';
import { type Compiled, parsing, printing } from './datePattern.ts';
import type { FunctionForm } from './form.ts';
import { isZone, offsetMinutes } from './timeZone.ts';

const parts = {
  year: 'year($1)',
  quarter: 'quarter($1)',
  month: 'month($1)',
  day: 'day($1)',
  dayofyear: 'dayofyear($1)',
  dayofweek: '(dayofweek($1) + 1)',
  weekday: '(isodow($1) - 1)',
  weekofyear: 'weekofyear($1)',
  yearofweek: 'isoyear($1)',
  dayofweek_iso: 'isodow($1)',
  hour: 'hour($1)',
  minute: 'minute($1)',
  second: 'second($1)',
} satisfies Record<string, string>;

type Part = keyof typeof parts;

/** Dates and timestamps. Spark casts a text that stands for a date or a timestamp unasked, in most of them. */
export const dateForms: FunctionForm[] = [
  { name: 'to_date', takes: 'date', gives: 'date', duck: '$1' },
  { name: 'to_date', takes: 'any, any', gives: 'date', duck: 'CAST($1 AS DATE)', fits: isTemporal },
  withPattern('to_date', 'date', (timestamp) => `CAST(${timestamp} AS DATE)`),
  {
    name: 'to_timestamp to_timestamp_ltz try_to_timestamp',
    takes: 'timestamp',
    gives: 'timestamp',
    duck: '$1',
  },
  {
    name: 'to_timestamp to_timestamp_ltz',
    takes: 'any, any',
    gives: 'timestamp',
    duck: 'CAST($1 AS TIMESTAMP)',
    fits: isTemporal,
  },
  withPattern('to_timestamp to_timestamp_ltz', 'timestamp', (timestamp) => timestamp),
  {
    name: 'unix_timestamp to_unix_timestamp',
    takes: 'any',
    gives: 'bigint',
    duck: 'sp_unix_timestamp($1)',
    fits: isTemporal,
  },
  {
    name: 'unix_timestamp to_unix_timestamp',
    takes: 'any, any',
    gives: 'bigint',
    duck: 'sp_unix_timestamp($1)',
    fits: isTemporal,
  },
  withPattern('unix_timestamp to_unix_timestamp', 'bigint', (timestamp) => `sp_unix_timestamp(${timestamp})`),
  {
    name: 'unix_timestamp to_unix_timestamp',
    takes: 'any',
    gives: 'bigint',
    only: isText,
    duck: ([text]) =>
      `sp_unix_timestamp(${compiled(parsing('yyyy-MM-dd HH:mm:ss')).sql(`CAST(${text!.sql} AS VARCHAR)`)})`,
  },
  {
    name: 'from_unixtime',
    takes: 'bigint',
    gives: 'string',
    duck: "sp_strftime(sp_seconds_to_timestamp($1), '%Y-%m-%d %H:%M:%S')",
  },
  {
    name: 'from_unixtime',
    takes: 'bigint, =string',
    gives: 'string',
    only: ([, pattern]) => reasonOf(printing(textOf(pattern))),
    duck: ([seconds, pattern]) =>
      compiled(printing(textOf(pattern))).sql(`sp_seconds_to_timestamp(${seconds!.sql})`),
  },
  {
    name: 'date_format',
    takes: 'timestamp, =string',
    gives: 'string',
    only: ([, pattern]) => reasonOf(printing(textOf(pattern))),
    duck: ([timestamp, pattern]) => compiled(printing(textOf(pattern))).sql(timestamp!.sql),
  },

  plusDays('date_add dateadd', ''),
  plusDays('date_sub', '-'),
  { name: 'datediff date_diff', takes: 'date, date', gives: 'int', duck: 'CAST($1 - $2 AS INTEGER)' },
  { name: 'add_months', takes: 'date, int', gives: 'date', duck: 'CAST($1 + to_months($2) AS DATE)' },
  {
    name: 'months_between',
    takes: 'timestamp, timestamp',
    gives: 'double',
    duck: 'sp_months_between($1, $2, true)',
  },
  {
    name: 'months_between',
    takes: 'timestamp, timestamp, boolean',
    gives: 'double',
    duck: 'sp_months_between($1, $2, $3)',
  },
  { name: 'last_day', takes: 'date', gives: 'date', duck: 'last_day($1)' },
  { name: 'next_day', takes: 'date, string', gives: 'date', duck: 'sp_next_day($1, $2)' },
  {
    name: 'date_trunc',
    takes: '=string, timestamp',
    gives: 'timestamp',
    duck: ([unit, timestamp]) => {
      const name = truncation(unit, timestampUnits);
      return name === null ? 'CAST(NULL AS TIMESTAMP)' : `date_trunc('${name}', ${timestamp!.sql})`;
    },
  },
  {
    name: 'trunc',
    takes: 'date, =string',
    gives: 'date',
    duck: ([date, unit]) => {
      const name = truncation(unit, dateUnits);
      return name === null ? 'CAST(NULL AS DATE)' : `CAST(date_trunc('${name}', ${date!.sql}) AS DATE)`;
    },
  },

  part('year', 'date'),
  part('quarter', 'date'),
  part('month', 'date'),
  part('day', 'date', 'day dayofmonth'),
  part('dayofyear', 'date'),
  part('dayofweek', 'date'),
  part('weekday', 'date'),
  part('weekofyear', 'date'),
  part('yearofweek', 'date', 'part:yearofweek'),
  part('dayofweek_iso', 'date', 'part:dayofweek_iso'),
  part('hour', 'timestamp'),
  part('minute', 'timestamp'),
  part('second', 'timestamp'),
  {
    name: 'part:second',
    takes: 'timestamp',
    gives: () => decimalOf(8, 6),
    duck: "CAST(strftime($1, '%S.%f') AS DECIMAL(8,6))",
  },
  datePart('timestamp', ['hour', 'minute', 'second']),
  datePart('date', [
    'year',
    'quarter',
    'month',
    'day',
    'dayofyear',
    'dayofweek',
    'weekofyear',
    'yearofweek',
    'dayofweek_iso',
  ]),

  { name: 'make_date', takes: 'int, int, int', gives: 'date', duck: 'TRY(make_date($1, $2, $3))' },
  makeTimestamp('make_timestamp make_timestamp_ltz', 'timestamp'),
  makeTimestamp('make_timestamp_ntz', 'timestamp_ntz'),
  {
    name: 'timestamp_seconds',
    takes: 'any',
    gives: 'timestamp',
    duck: ([seconds]) => {
      const { sql, type } = seconds!;
      if (type.kind === 'decimal') return `sp_decimal_to_timestamp(CAST(${sql} AS DECIMAL(30,6)))`;
      if (type.kind === 'double') return `sp_double_seconds(${sql})`;
      return `sp_seconds_to_timestamp(CAST(${sql} AS BIGINT))`;
    },
    only: ([seconds]) => {
      const { type } = seconds!;
      const isPlain = isIntegral(type) || type.kind === 'null' || type.kind === 'double';
      const isShort = type.kind === 'decimal' && type.scale <= 6 && type.precision <= 24;
      return isPlain || isShort ? null : 'This type of seconds';
    },
  },
  {
    name: 'timestamp_millis',
    takes: 'any',
    gives: 'timestamp',
    duck: 'make_timestamp(CAST($1 AS BIGINT) * 1000)',
    only: isWholeNumber,
  },
  {
    name: 'timestamp_micros',
    takes: 'any',
    gives: 'timestamp',
    duck: 'make_timestamp(CAST($1 AS BIGINT))',
    only: isWholeNumber,
  },
  {
    name: 'unix_seconds',
    takes: 'any',
    gives: 'bigint',
    duck: 'sp_unix_part($1, 1000000)',
    only: isOf('timestamp'),
  },
  {
    name: 'unix_millis',
    takes: 'any',
    gives: 'bigint',
    duck: 'sp_unix_part($1, 1000)',
    only: isOf('timestamp'),
  },
  {
    name: 'unix_micros',
    takes: 'any',
    gives: 'bigint',
    duck: 'sp_unix_part($1, 1)',
    only: isOf('timestamp'),
  },
  {
    name: 'unix_date',
    takes: 'any',
    gives: 'int',
    duck: "CAST(CAST($1 AS DATE) - DATE '1970-01-01' AS INTEGER)",
    only: isOf('date'),
  },
  {
    name: 'date_from_unix_date',
    takes: 'int',
    gives: 'date',
    duck: "sp_date_plus(DATE '1970-01-01', CAST($1 AS BIGINT))",
  },

  zoned('from_utc_timestamp', 'sp_wall_clock', '+'),
  zoned('to_utc_timestamp', 'sp_instant', '-'),
  { name: 'current_date curdate', takes: '', gives: 'date', duck: 'CAST(CAST(now() AS TIMESTAMP) AS DATE)' },
  { name: 'current_timestamp now', takes: '', gives: 'timestamp', duck: 'CAST(now() AS TIMESTAMP)' },
  { name: 'localtimestamp', takes: '', gives: 'timestamp_ntz', duck: 'CAST(now() AS TIMESTAMP)' },
  { name: 'current_timezone', takes: '', gives: 'string', duck: "'UTC'" },
];

const dateUnits: Record<string, string> = {
  year: 'year',
  yyyy: 'year',
  yy: 'year',
  quarter: 'quarter',
  month: 'month',
  mm: 'month',
  mon: 'month',
  week: 'week',
};
const timestampUnits: Record<string, string> = {
  ...dateUnits,
  day: 'day',
  dd: 'day',
  hour: 'hour',
  minute: 'minute',
  second: 'second',
  millisecond: 'millisecond',
  microsecond: 'microsecond',
};

/** Spark's answer to a unit that it does not know is NULL. */
function truncation(unit: Typed | undefined, units: Record<string, string>): string | null {
  const name = textOf(unit).toLowerCase();
  return Object.hasOwn(units, name) ? units[name]! : null;
}

function part(of: Part, takes: 'date' | 'timestamp', name: string = of): FunctionForm {
  return { name, takes, gives: 'int', duck: `CAST(${parts[of]} AS INTEGER)` };
}

/** `date_part('unit', x)`: the parts of a day from a date, the others from a timestamp. */
function datePart(takes: 'date' | 'timestamp', known: readonly Part[]): FunctionForm {
  const partOf = (unit: Typed | undefined): Part | null => {
    const name = textOf(unit).toLowerCase();
    if (['second', 's', 'sec', 'seconds', 'secs'].includes(name)) return 'second';
    const found = (Object.hasOwn(dateParts, name) ? dateParts[name]! : '').replace('part:', '');
    return Object.hasOwn(parts, found) ? (found as Part) : null;
  };
  return {
    name: 'date_part datepart',
    takes: `=string, ${takes}`,
    gives: ([unit]) => (partOf(unit) === 'second' ? decimalOf(8, 6) : sparkTypes.int),
    duck: ([unit, value]) =>
      partOf(unit) === 'second'
        ? `CAST(strftime(${value!.sql}, '%S.%f') AS DECIMAL(8,6))`
        : `CAST(${parts[partOf(unit)!].replace('$1', () => value!.sql)} AS INTEGER)`,
    fits: ([unit]) => {
      const found = partOf(unit);
      return found !== null && known.includes(found);
    },
  };
}

function plusDays(name: string, sign: '' | '-'): FunctionForm {
  return {
    name,
    takes: 'date, any',
    gives: 'date',
    duck: ([date, days]) => `sp_date_plus(${date!.sql}, ${sign}CAST(${days!.sql} AS BIGINT))`,
    only: ([, days]) => {
      const { type, constant } = days!;
      if (['tinyint', 'smallint', 'int', 'null'].includes(type.kind)) return null;
      if (type.kind === 'string' && typeof constant === 'string' && /^[+-]?\d{1,9}$/.test(constant))
        return null;
      return 'A number of days that is not an int';
    },
  };
}

function makeTimestamp(name: string, gives: string): FunctionForm {
  return {
    name,
    takes: 'int, int, int, int, int, any',
    gives,
    duck: 'sp_make_timestamp($1, $2, $3, $4, $5, CAST($6 AS DECIMAL(16,6)))',
    only: ([, , , , , seconds]) => {
      const { type } = seconds!;
      if (isIntegral(type) || type.kind === 'null' || (type.kind === 'decimal' && type.scale <= 6))
        return null;
      return 'Seconds that are not a decimal with at most six places';
    },
  };
}

/** `f(text, 'pattern')`: the pattern is compiled, so it must be a literal. */
function withPattern(name: string, gives: string, finish: (timestamp: string) => string): FunctionForm {
  return {
    name,
    takes: 'string, =string',
    gives,
    only: ([, pattern]) => reasonOf(parsing(textOf(pattern))),
    duck: ([text, pattern]) => finish(compiled(parsing(textOf(pattern))).sql(text!.sql)),
  };
}

function zoned(name: string, macro: string, sign: '+' | '-'): FunctionForm {
  return {
    name,
    takes: 'timestamp, =string',
    gives: 'timestamp',
    duck: ([timestamp, zone]) => {
      const offset = offsetMinutes(textOf(zone));
      if (offset !== null) return `(${timestamp!.sql} ${sign} to_minutes(${offset}))`;
      return `${macro}(${timestamp!.sql}, ${quoteText(textOf(zone))})`;
    },
    only: ([, zone]) =>
      offsetMinutes(textOf(zone)) !== null || isZone(textOf(zone)) ? null : `The time zone '${textOf(zone)}'`,
  };
}

function isTemporal([value]: Typed[]): boolean {
  const { type } = value!;
  return type.kind === 'date' || isMoment(type);
}

function isText([value]: Typed[]): string | null {
  return value!.type.kind === 'string' || value!.type.kind === 'null' ? null : 'This type of argument';
}

function isWholeNumber([value]: Typed[]): string | null {
  const { type } = value!;
  return isIntegral(type) || type.kind === 'null' ? null : 'A number that is not whole';
}

/** Spark casts nothing to it. */
function isOf(kind: SparkType['kind']) {
  return ([value]: Typed[]) =>
    value!.type.kind === kind || value!.type.kind === 'null' ? null : `An argument that is no ${kind}`;
}

function textOf(literal: Typed | undefined): string {
  return String(literal?.constant ?? '');
}

function reasonOf(pattern: Compiled<object>): string | null {
  return 'reason' in pattern ? pattern.reason : null;
}

/** `only` has refused what does not compile. */
function compiled<T extends object>(pattern: Compiled<T>): T {
  return pattern as T;
}
