import { quoteText } from '../../shared/quote.ts';
import type { Span } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import {
  asDecimal,
  isFloat,
  isInteger,
  isMoment,
  isNumber,
  isNumeric,
  isOpen,
  isText,
  type Typed,
} from './typed.ts';
import { duckType, type RedshiftType, typeText } from './types.ts';

/** CAST: what it may convert and how it rounds. Null operands give null. */
export function castTo(from: Typed, to: RedshiftType, e: Emission, span: Span): Typed {
  const { constant } = from;
  const made = (sql: string): Typed => ({ sql, type: to, ...(constant ? { constant } : {}) });
  if (from.text !== undefined) return made(literalAs(from.text, to, e, span));
  const { type } = from;
  if (type === null || isOpen(type)) return made(`CAST(${from.sql} AS ${duckType(to)})`);
  if (isText(to)) return made(toText(from, to as TextType, e, span));
  if (type.name === to.name && !isNumeric(to)) return made(from.sql);
  if (isText(type)) return made(textTo(from.sql, to, e, span));
  if (type.name === 'super') return made(superTo(from.sql, to, e, span));
  if (to.name === 'super') return made(`to_json(${from.sql})`);
  if (isNumber(type) && isNumber(to)) return made(numberTo(from, to, e, span));
  if (to.name === 'boolean' && isInteger(type)) return made(`(${from.sql} <> 0)`);
  if (type.name === 'boolean' && isInteger(to)) return made(`CAST(${from.sql} AS ${duckType(to)})`);
  if (isMoment(type) && (isMoment(to) || to.name === 'time')) {
    if (type.name === 'date' && to.name === 'time') return refused();
    return made(`CAST(${from.sql} AS ${duckType(to)})`);
  }
  return refused();

  function refused(): Typed {
    hasNo(e, span, `Redshift cannot cast ${typeText(type!)} to ${typeText(to)}.`);
    return made('NULL');
  }
}

type TextType = Extract<RedshiftType, { length: number }>;

/** Casts to texts cut at their length in bytes. */
function toText(from: Typed, to: TextType, e: Emission, span: Span): string {
  const type = from.type!;
  if (type.name === 'boolean') {
    hasNo(e, span, 'Redshift cannot cast a BOOLEAN to a text; use CASE.');
    return 'NULL';
  }
  if (isFloat(type)) {
    notHere(e, span, 'The text of a floating-point number', 'Cast it to DECIMAL first, or use TO_CHAR.');
    return 'NULL';
  }
  const text = isText(type)
    ? from.sql
    : type.name === 'super'
      ? `rs_super_text(${from.sql})`
      : `CAST(${from.sql} AS VARCHAR)`;
  // Blanks at the end of a CHAR do not count, so they are not kept.
  const cut = longestText(type) <= to.length ? text : `rs_cut(${text}, ${to.length})`;
  return to.name === 'char' && type.name !== 'char' ? `rtrim(${cut}, ' ')` : cut;
}

/** The most bytes that the text of a value of a type has. */
function longestText(type: RedshiftType): number {
  if ('length' in type) return type.length;
  if (isNumeric(type)) return type.precision + 3;
  const lengths: Partial<Record<RedshiftType['name'], number>> = {
    smallint: 6,
    integer: 11,
    bigint: 20,
    date: 10,
    timestamp: 26,
    timestamptz: 29,
    time: 15,
  };
  return lengths[type.name] ?? 65535;
}

function textTo(sql: string, to: RedshiftType, e: Emission, span: Span): string {
  if (isInteger(to)) return `CAST(rs_integer(${sql}) AS ${duckType(to)})`;
  if (isNumber(to)) return `CAST(rs_number(${sql}) AS ${duckType(to)})`;
  if (to.name === 'boolean') return `rs_boolean(${sql})`;
  if (to.name === 'date') return `CAST(CAST(${sql} AS TIMESTAMP) AS DATE)`;
  if (isMoment(to) || to.name === 'time') return `CAST(${sql} AS ${duckType(to)})`;
  if (to.name === 'super') return `to_json(${sql})`;
  hasNo(e, span, `Redshift cannot cast a text to ${typeText(to)}.`);
  return 'NULL';
}

function superTo(sql: string, to: RedshiftType, e: Emission, span: Span): string {
  if (isNumber(to)) return `CAST(rs_super_number(${sql}) AS ${duckType(to)})`;
  if (to.name === 'boolean') return `rs_super_boolean(${sql})`;
  if (isMoment(to)) return textTo(`rs_super_text(${sql})`, to, e, span);
  hasNo(e, span, `Redshift cannot cast SUPER to ${typeText(to)}.`);
  return 'NULL';
}

function numberTo(from: Typed, to: RedshiftType, e: Emission, span: Span): string {
  const type = from.type!;
  const exact = asDecimal(type);
  const wanted = asDecimal(to);
  if (wanted === null) return `CAST(${from.sql} AS ${duckType(to)})`;
  if (exact === null) {
    if (isNumeric(to)) return `CAST(rs_digits(${from.sql}) AS ${duckType(to)})`;
    if (from.whole) return `CAST(${from.sql} AS ${duckType(to)})`;
    notHere(
      e,
      span,
      `How ${typeText(type)} becomes ${typeText(to)} is not documented; a cast of it`,
      'Say ROUND(…) or TRUNC(…) inside the cast.',
    );
    return 'NULL';
  }
  // "Results of explicit casts of values selected from tables are not rounded"; literals are (109.652 is 109.7).
  if (exact.scale > wanted.scale && !from.constant && !from.whole)
    return `CAST(trunc(${from.sql}, ${wanted.scale}) AS ${duckType(to)})`;
  return `CAST(${from.sql} AS ${duckType(to)})`;
}

/** A quoted text as a value of another type; what Redshift would refuse is an error here and now. */
export function literalAs(text: string, to: RedshiftType, e: Emission, span: Span): string {
  const trimmed = text.trim();
  const wrong = () => {
    hasNo(e, span, `'${shorten(text)}' is no ${typeText(to)}.`);
    return 'NULL';
  };
  if (isText(to)) {
    const { length } = to as TextType;
    const value = to.name === 'char' ? quoteText(text.replace(/ +$/, '')) : quoteText(text);
    return Buffer.byteLength(text) <= length ? value : `rs_cut(${value}, ${length})`;
  }
  if (isInteger(to))
    return /^[+-]?\d+$/.test(trimmed) ? `CAST(${quoteText(trimmed)} AS ${duckType(to)})` : wrong();
  if (isNumber(to))
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)
      ? `CAST(${quoteText(trimmed)} AS ${duckType(to)})`
      : wrong();
  if (to.name === 'boolean') {
    const word = trimmed.toLowerCase();
    if (['t', 'true', 'y', 'yes', '1'].includes(word)) return 'TRUE';
    return ['f', 'false', 'n', 'no', '0'].includes(word) ? 'FALSE' : wrong();
  }
  if (isMoment(to)) {
    if (isoMoment.test(trimmed))
      return `CAST(${quoteText(trimmed)} AS ${to.name === 'date' ? 'TIMESTAMP)::DATE' : `${duckType(to)})`}`;
    notHere(e, span, `A date written as '${shorten(text)}'`, 'Write it as YYYY-MM-DD HH:MI:SS.');
    return 'NULL';
  }
  if (to.name === 'super') return `to_json(${quoteText(text)})`;
  return `CAST(${quoteText(text)} AS ${duckType(to)})`;
}

const isoMoment =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Of a value, for a message: it may be long or secret. */
const shorten = (text: string) => (text.length > 20 ? `${text.slice(0, 20)}…` : text);

/** A value put into a column: implicit conversions of assignments, which round where casts cut. */
export function assignTo(from: Typed, to: RedshiftType, column: string, e: Emission, span: Span): string {
  const { type } = from;
  if (from.text !== undefined) {
    if (isText(to)) return fitText(from.text, to as TextType);
    return literalAs(from.text, to, e, span);
  }
  if (type === null || isOpen(type)) return from.sql;
  if (isText(to) && isText(type)) {
    const { length } = to as TextType;
    const own = (type as TextType).length;
    if (to.name === 'char' && type.name !== 'char') return `rtrim(${from.sql}, ' ')`;
    // Blanks beyond the length are cut; anything else beyond it fails the column's check.
    return own <= length ? from.sql : `rs_fit(${from.sql}, ${length})`;
  }
  if (isNumber(type) && isNumber(to)) {
    if (asDecimal(type) !== null) return from.sql;
    return numberTo(from, to, e, span);
  }
  if (type.name === to.name) return from.sql;
  if (
    isText(to) ||
    (isMoment(type) && isMoment(to)) ||
    to.name === 'super' ||
    (to.name === 'boolean' && isInteger(type))
  )
    return castTo(from, to, e, span).sql;
  notHere(e, span, `${typeText(type)} put into ${column}, which is ${typeText(to)},`, 'Cast it.');
  return from.sql;
}

function fitText(text: string, to: TextType): string {
  let value = to.name === 'char' ? text.replace(/ +$/, '') : text;
  while (Buffer.byteLength(value) > to.length && value.endsWith(' ')) value = value.slice(0, -1);
  return quoteText(value);
}
