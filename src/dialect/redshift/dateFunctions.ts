import { quoteText } from '../../shared/quote.ts';
import type { Expr, Span } from '../sql/tree.ts';
import { arity, type Special } from './arity.ts';
import { type Emission, fillText, hasNo, notHere } from './context.ts';
import { dateFormat, datePart, parseFormat } from './dateFormats.ts';
import { moment } from './emitCall.ts';
import { emitExpression } from './emitExpression.ts';

import { numberFormat } from './numberFormat.ts';
import {
  bigint,
  date,
  double,
  integer,
  isInteger,
  isMoment,
  isNumber,
  isNumeric,
  isOpen,
  isText,
  nothing,
  type Typed,
  timestamp,
  varchar,
} from './typed.ts';
import { typeText } from './types.ts';

/** `day` or `'day'`. */
function partOf(arg: Expr, reading: boolean, e: Emission): string | null {
  const word =
    arg.kind === 'column' && arg.parts.length === 1
      ? arg.parts[0]!.name
      : arg.kind === 'string'
        ? arg.value
        : '';
  const part = datePart(word, reading);
  if (part === null) hasNo(e, arg, `"${word}" is not a date part of Redshift.`);
  return part;
}

/** EXTRACT: whole numbers of the part alone. */
export function emitExtract(unit: string, operand: Typed, e: Emission, span: Span): Typed {
  const part = datePart(unit, true);
  if (part === null) {
    hasNo(e, span, `"${unit}" is not a date part of Redshift.`);
    return nothing;
  }
  const { type, text } = operand;
  if (type !== null && !isMoment(type) && type.name !== 'time') {
    if (text !== undefined) notHere(e, span, 'EXTRACT from a text', "Write TIMESTAMP '…' or cast it.");
    else hasNo(e, span, `EXTRACT takes a date or a time stamp, not ${typeText(type)}.`);
    return nothing;
  }
  return { sql: readPart(part, operand.sql), type: part === 'epoch' ? bigint : integer, whole: true };
}

function readPart(part: string, sql: string): string {
  switch (part) {
    case 'epoch':
      return `CAST(floor(epoch(${sql})) AS BIGINT)`;
    case 'millisecond':
      return `CAST(date_part('millisecond', ${sql}) % 1000 AS INTEGER)`;
    case 'microsecond':
      return `CAST(date_part('microsecond', ${sql}) % 1000000 AS INTEGER)`;
    case 'decade':
      // "Decade 201 spans from 2000-01-01 to 2009-12-31."
      return `CAST(date_part('year', ${sql}) // 10 + 1 AS INTEGER)`;
    default:
      return `CAST(date_part('${part}', ${sql}) AS INTEGER)`;
  }
}

const dateAdd: Special = (call, e) => {
  if (!arity(call, 3, 3, e)) return nothing;
  const part = partOf(call.args[0]!, false, e);
  const amount = emitExpression(call.args[1]!, e);
  const at = emitExpression(call.args[2]!, e);
  if (part === null) return nothing;
  let by = amount.sql;
  if (amount.type !== null && !isInteger(amount.type)) {
    if (!isNumber(amount.type)) {
      hasNo(
        e,
        call.args[1]!,
        `DATEADD takes an INTEGER as its second argument, not ${typeText(amount.type)}.`,
      );
      return nothing;
    }
    if (!amount.whole) notHere(e, call.args[1]!, 'DATEADD by a fraction', 'Say FLOOR(…) or TRUNC(…).');
    by = `CAST(${amount.sql} AS BIGINT)`;
  }
  if (at.type?.name === 'time') {
    if (!['hour', 'minute', 'second', 'millisecond', 'microsecond'].includes(part))
      hasNo(e, call.args[0]!, `A TIME has no ${part}.`);
    return { sql: `(${at.sql} + ${step(part, by)})`, type: at.type };
  }
  const zoned = at.type?.name === 'timestamptz';
  const base = zoned ? at.sql : moment(at, true, 'DATEADD', call.args[2]!, e);
  const years: Record<string, number> = { year: 1, decade: 10, century: 100, millennium: 1000 };
  const sql = years[part]
    ? `rs_add_years(${base}, ${times(by, years[part])})`
    : `(${base} + ${step(part, by)})`;
  return { sql, type: zoned ? { name: 'timestamptz' } : timestamp };
};

const times = (by: string, factor: number) => (factor === 1 ? by : `(${by}) * ${factor}`);

function step(part: string, by: string): string {
  switch (part) {
    case 'month':
      return `to_months(CAST(${by} AS INTEGER))`;
    case 'quarter':
      return `to_months(CAST((${by}) * 3 AS INTEGER))`;
    case 'week':
      return `to_days(CAST((${by}) * 7 AS INTEGER))`;
    case 'day':
      return `to_days(CAST(${by} AS INTEGER))`;
    default:
      return `to_${part}s(CAST(${by} AS BIGINT))`;
  }
}

const dateDiff: Special = (call, e) => {
  if (!arity(call, 3, 3, e)) return nothing;
  const part = partOf(call.args[0]!, false, e);
  const sides = call.args.slice(1).map((arg) => emitExpression(arg, e));
  if (part === null) return nothing;
  if (sides.some(({ type }) => type?.name === 'time')) {
    if (!sides.every(({ type }) => type?.name === 'time'))
      hasNo(e, call, 'DATEDIFF takes two TIMEs or none.');
    return { sql: `date_diff('${part}', ${sides[0]!.sql}, ${sides[1]!.sql})`, type: bigint, whole: true };
  }
  const [from, to] = sides.map((side, i) => moment(side, true, 'DATEDIFF', call.args[i + 1]!, e));
  return { sql: `date_diff('${part}', ${from}, ${to})`, type: bigint, whole: true };
};

const toChar: Special = (call, e) => {
  if (!arity(call, 2, 2, e)) return nothing;
  const [value, format] = call.args.map((arg) => emitExpression(arg, e));
  if (format!.text === undefined) {
    notHere(e, call.args[1]!, 'A format of TO_CHAR that is not written out');
    return nothing;
  }
  const { type } = value!;
  if (isNumber(type)) {
    const form = isInteger(type) || isNumeric(type) ? numberFormat(format!.text) : null;
    if (form === null) {
      notHere(e, call.args[1]!, `The format '${format!.text}' of TO_CHAR for ${typeText(type!)}`);
      return nothing;
    }
    return { sql: form(value!.sql), type: varchar(64) };
  }
  const known = dateFormat(format!.text);
  if (known === null) {
    notHere(e, call.args[1]!, `The format '${format!.text}' of TO_CHAR`);
    return nothing;
  }
  const at = moment(value!, true, 'TO_CHAR', call.args[0]!, e);
  return { sql: known(at), type: varchar(256) };
};

/** TO_DATE and TO_TIMESTAMP read by a format whose parts DuckDB reads the same. */
const readBy =
  (type: Typed['type'], name: string): Special =>
  (call, e) => {
    if (!arity(call, 2, 3, e)) return nothing;
    const [value, format] = call.args.map((arg) => emitExpression(arg, e));
    const known = format!.text === undefined ? null : parseFormat(format!.text);
    if (known === null) {
      notHere(e, call.args[1]!, `This format of ${name}`, 'Cast a text of the form YYYY-MM-DD HH:MI:SS.');
      return nothing;
    }
    if (value!.type !== null && !isText(value!.type) && !isOpen(value!.type)) {
      hasNo(e, call.args[0]!, `${name} takes a text, not ${typeText(value!.type)}.`);
      return nothing;
    }
    return {
      sql: `CAST(strptime(${value!.sql}, ${quoteText(known)}) AS ${type!.name === 'date' ? 'DATE' : 'TIMESTAMPTZ'})`,
      type,
    };
  };

/** CONVERT_TIMEZONE([from,] to, time stamp) with names of the zone database. */
const convertTimezone: Special = (call, e) => {
  if (!arity(call, 2, 3, e)) return nothing;
  const args = call.args.map((arg) => emitExpression(arg, e));
  const value = args.at(-1)!;
  const zones = args.slice(0, -1).map((arg, i) => zoneName(arg, call.args[i]!, e));
  if (zones.includes(null)) return nothing;
  const from = zones.length === 2 ? zones[0]! : 'UTC';
  const at = moment(value, true, 'CONVERT_TIMEZONE', call.args.at(-1)!, e);
  return {
    sql: `timezone(${quoteText(zones.at(-1)!)}, timezone(${quoteText(from)}, ${at}))`,
    type: timestamp,
  };
};

/** `x AT TIME ZONE 'zone'`. */
function emitAtTimeZone(value: Typed, zone: Typed, e: Emission, span: Expr): Typed {
  const name = zoneName(zone, span, e);
  if (name === null) return nothing;
  const { type } = value;
  if (type?.name === 'timestamptz')
    return { sql: `timezone(${quoteText(name)}, ${value.sql})`, type: timestamp };
  if (type !== null && type.name !== 'timestamp') {
    if (type.name === 'date' || value.text !== undefined)
      notHere(
        e,
        span,
        `AT TIME ZONE of ${value.text === undefined ? 'a DATE' : 'a text'}`,
        'Cast it to TIMESTAMP.',
      );
    else hasNo(e, span, `AT TIME ZONE takes a time stamp, not ${typeText(type)}.`);
    return nothing;
  }
  return {
    sql: `timezone(${quoteText(name)}, ${value.sql})`,
    type: type === null ? null : { name: 'timestamptz' },
  };
}

/** Abbreviations and offsets mean other things to Redshift than to the zone database. */
function zoneName(zone: Typed, span: Expr, e: Emission): string | null {
  const name = zone.text;
  if (name !== undefined && (/^(utc|gmt)$/i.test(name) || /^[A-Za-z]+\/[A-Za-z_/+-]+$/.test(name)))
    return name;
  notHere(e, span, 'A time zone other than one named like Europe/Berlin');
  return null;
}

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const dateFunctions: Record<string, Special> = {
  dateadd: dateAdd,
  date_add: dateAdd,
  datediff: dateDiff,
  date_diff: dateDiff,
  date_part(call, e) {
    if (!arity(call, 2, 2, e)) return nothing;
    const part = partOf(call.args[0]!, true, e);
    const value = emitExpression(call.args[1]!, e);
    if (part === null) return nothing;
    const at = value.type?.name === 'time' ? value.sql : moment(value, false, 'DATE_PART', call.args[1]!, e);
    // "DATE_PART returns the complete seconds portion of the time stamp"; all of it is a double.
    const sql =
      part === 'epoch'
        ? `epoch(${at})`
        : part === 'second'
          ? `CAST(date_part('microsecond', ${at}) AS DOUBLE) / 1000000`
          : part === 'millisecond'
            ? `CAST(date_part('microsecond', ${at}) AS DOUBLE) / 1000`
            : part === 'microsecond'
              ? `CAST(date_part('microsecond', ${at}) AS DOUBLE)`
              : `CAST(${readPart(part, at)} AS DOUBLE)`;
    return { sql, type: double, whole: part !== 'epoch' && part !== 'second' && part !== 'millisecond' };
  },
  date_trunc(call, e) {
    if (!arity(call, 2, 2, e)) return nothing;
    const part = partOf(call.args[0]!, false, e);
    const value = emitExpression(call.args[1]!, e);
    if (part === null) return nothing;
    if (value.type?.name === 'timestamptz')
      return { sql: `date_trunc('${part}', ${value.sql})`, type: value.type };
    return {
      sql: `date_trunc('${part}', ${moment(value, true, 'DATE_TRUNC', call.args[1]!, e)})`,
      type: timestamp,
    };
  },
  to_char: toChar,
  to_date: readBy(date, 'TO_DATE'),
  to_timestamp: readBy({ name: 'timestamptz' }, 'TO_TIMESTAMP'),
  convert_timezone: convertTimezone,
  'at time zone': (call, e) => {
    const [value, zone] = call.args.map((arg) => emitExpression(arg, e));
    return emitAtTimeZone(value!, zone!, e, call.args[1]!);
  },
  next_day(call, e) {
    if (!arity(call, 2, 2, e)) return nothing;
    const at = moment(emitExpression(call.args[0]!, e), true, 'NEXT_DAY', call.args[0]!, e);
    const name =
      call.args[1]!.kind === 'string' ? fillText(e, call.args[1]!.value, call.args[1]!).toLowerCase() : '';
    const day = days.findIndex((d) => name.length >= 2 && d.startsWith(name));
    if (day < 0) {
      hasNo(e, call.args[1]!, 'NEXT_DAY takes the name of a day, written out.');
      return nothing;
    }
    return {
      sql: `(CAST(${at} AS DATE) + CAST((${day} - dayofweek(${at}) + 6) % 7 + 1 AS INTEGER))`,
      type: date,
    };
  },
};
