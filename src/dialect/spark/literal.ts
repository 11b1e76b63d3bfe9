import { quoteText } from '../../shared/quote.ts';
import type { Expr, Span } from '../sql/tree.ts';
import { complain, type Emission, type Typed } from './context.ts';
import { decimalOf, sparkTypes } from './types.ts';

export function textLiteral(value: string): Typed {
  return { sql: quoteText(value), type: sparkTypes.string, constant: value };
}

const bounds = {
  tinyint: [-128n, 127n],
  smallint: [-32768n, 32767n],
  int: [-2147483648n, 2147483647n],
  bigint: [-9223372036854775808n, 9223372036854775807n],
} as const;

const suffixes: Record<string, keyof typeof bounds> = { L: 'bigint', S: 'smallint', Y: 'tinyint' };

/** `12`, `12L`, `1.5`, `1.5BD`, `1e3`, `2.5D`; `negative` where a minus stands before it. */
export function numberLiteral(e: Emission, text: string, negative: boolean, span: Span): Typed {
  const sign = negative ? '-' : '';
  const [, digits = '', suffix = ''] = /^(.*?)(BD|[LSYDF])?$/i.exec(text)!;
  const kind = suffix.toUpperCase();
  if (kind === 'D' || kind === 'F' || (kind === '' && /e/i.test(digits))) {
    const value = Number(`${sign}${digits}`);
    const type = kind === 'F' ? sparkTypes.float : sparkTypes.double;
    if (!Number.isFinite(value) || (kind === 'F' && Math.abs(value) > 3.4028234663852886e38))
      return complain(e, span, 'sql-syntax', `${text} is beyond what this type holds.`);
    return {
      sql: `CAST('${sign}${digits}' AS ${kind === 'F' ? 'FLOAT' : 'DOUBLE'})`,
      type,
      constant: value,
    };
  }
  if (kind === 'BD' || digits.includes('.')) return decimalLiteral(e, text, `${sign}${digits}`, span);
  const value = BigInt(`${sign}${digits}`);
  const within = (type: keyof typeof bounds) => bounds[type][0] <= value && value <= bounds[type][1];
  const type = suffixes[kind] ?? (within('int') ? 'int' : within('bigint') ? 'bigint' : null);
  if (type === null) return decimalLiteral(e, text, `${sign}${digits}`, span);
  if (!within(type)) return complain(e, span, 'sql-syntax', `${text} is beyond what a ${type} holds.`);
  const duck = { tinyint: 'TINYINT', smallint: 'SMALLINT', int: '', bigint: 'BIGINT' }[type];
  const sql = duck === '' && value >= 0n ? `${value}` : `CAST(${value} AS ${duck || 'INTEGER'})`;
  return {
    sql,
    type: sparkTypes[type],
    constant: Number.isSafeInteger(Number(value)) ? Number(value) : value,
  };
}

function decimalLiteral(e: Emission, text: string, signed: string, span: Span): Typed {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(signed) ?? [];
  const places = fraction.length - Number(exponent);
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (Math.abs(places) > 1000)
    return complain(e, span, 'sql-syntax', `${text} is beyond what a decimal holds.`);
  const scale = Math.max(places, 0);
  const padded = places < 0 ? digits + '0'.repeat(-places) : digits;
  const precision = Math.max(padded.length, scale, 1);
  if (precision > 38) return complain(e, span, 'sql-syntax', `${text} is beyond what a decimal holds.`);
  const filled = padded.padStart(scale + 1, '0');
  const plain = scale === 0 ? filled : `${filled.slice(0, -scale)}.${filled.slice(-scale)}`;
  return {
    sql: `CAST('${sign}${plain}' AS DECIMAL(${precision},${scale}))`,
    type: decimalOf(precision, scale),
    constant: Number(`${sign}${plain}`),
  };
}

const isDate = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s;
const isTimestamp =
  /^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9}))?)?)?(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?)?)?)?$/;

/** `DATE '…'` and `TIMESTAMP '…'`. */
export function momentLiteral(e: Emission, x: Extract<Expr, { kind: 'typed' }>, value: string): Typed {
  const text = value.trim();
  if (x.type === 'date') {
    const [, year = '', month = '1', day = '1'] = isDate.exec(text) ?? [];
    const moment = utc(Number(year), Number(month), Number(day));
    if (year === '' || moment === null)
      return complain(e, x, 'sql-syntax', `'${value}' is not a date: write DATE '2024-01-31'.`);
    return { sql: `DATE '${moment}'`, type: sparkTypes.date, constant: moment };
  }
  const [
    ,
    year = '',
    month = '1',
    day = '1',
    hour = '0',
    minute = '0',
    second = '0',
    fraction = '',
    zone = '',
  ] = isTimestamp.exec(text) ?? [];
  const date = utc(Number(year), Number(month), Number(day));
  const valid =
    year !== '' && date !== null && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!valid)
    return complain(
      e,
      x,
      'sql-syntax',
      `'${value}' is not a timestamp that the local engine reads: write TIMESTAMP '2024-01-31 12:30:00'.`,
    );
  const clock = [hour, minute, second].map((n) => n.padStart(2, '0')).join(':');
  const offset = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  const shift = offset ? (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * (offset[1] === '-' ? 1 : -1) : 0;
  const moment = `TIMESTAMP '${date} ${clock}.${fraction.slice(0, 6).padEnd(6, '0')}'`;
  return {
    sql: shift === 0 ? moment : `(${moment} + to_minutes(${shift}))`,
    type: sparkTypes.timestamp,
    constant: value,
  };
}

/** ISO text of a day that exists, between the years 1 and 9999. */
function utc(year: number, month: number, day: number): string | null {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
}
