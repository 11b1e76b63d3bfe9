import { quoteText } from '../../shared/quote.ts';
import type { Span } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { castTo, literalAs } from './convert.ts';
import {
  commonType,
  isInteger,
  isMoment,
  isNumber,
  isOpen,
  isText,
  type Typed,
  timestamp,
  varchar,
} from './typed.ts';
import { type RedshiftType, typeText } from './types.ts';

/** Both sides of a comparison in forms that DuckDB compares as Redshift does. */
export function comparable(left: Typed, right: Typed, e: Emission, span: Span): [string, string] {
  const [a, b] = [left.type, right.type];
  if (a === null || b === null) return [blankless(left), blankless(right)];
  if (isOpen(a) && isOpen(b)) return [blankless(left), blankless(right)];
  if (a.name === 'super' || b.name === 'super') return superComparable(left, right, e, span);
  if (isOpen(a) || isOpen(b)) {
    const type = isOpen(a) ? b : a;
    return [asType(left, type, e, span), asType(right, type, e, span)];
  }
  if (isText(a) && isText(b)) return [blankless(left), blankless(right)];
  if (isNumber(a) && isNumber(b)) return [left.sql, right.sql];
  if (isMoment(a) && isMoment(b)) {
    const common = commonType([a, b])!;
    return [castTo(left, common, e, span).sql, castTo(right, common, e, span).sql];
  }
  if (a.name === b.name) return [left.sql, right.sql];
  // "When comparing all other numeric values with character strings, the numeric values are converted to strings."
  if ((isText(a) && isInteger(b)) || (isInteger(a) && isText(b)))
    return [left, right].map((x) => blankless(isText(x.type) ? x : castTo(x, varchar(20), e, span))) as [
      string,
      string,
    ];
  if (
    (isText(a) && isNumber(b)) ||
    (isNumber(a) && isText(b)) ||
    (isText(a) && isMoment(b)) ||
    (isMoment(a) && isText(b))
  )
    notHere(e, span, `Comparing ${typeText(a)} with ${typeText(b)}`, 'Cast one of them.');
  else hasNo(e, span, `Redshift cannot compare ${typeText(a)} with ${typeText(b)}; cast one of them.`);
  return [left.sql, right.sql];
}

/** "Trailing spaces in VARCHAR and CHAR values are treated as semantically insignificant when values are compared." */
export function blankless(x: Typed): string {
  if (x.text !== undefined) return quoteText(x.text.replace(/ +$/, ''));
  return x.type?.name === 'varchar' ? `rtrim(${x.sql}, ' ')` : x.sql;
}

function asType(x: Typed, type: RedshiftType, e: Emission, span: Span): string {
  if (!isOpen(x.type)) return blankless(x);
  if (x.text === undefined) return x.sql;
  if (isText(type)) return blankless(x);
  // A number in quotes beside an integer column is read as that number; a fraction beside it is refused by both.
  if (type.name === 'date' && x.text.includes(':')) return literalAs(x.text, timestamp, e, span);
  return literalAs(x.text, type, e, span);
}

/** SUPER beside another type: lax, so that a value of another kind is no match and no error. */
function superComparable(left: Typed, right: Typed, e: Emission, span: Span): [string, string] {
  const other = left.type?.name === 'super' ? right : left;
  const { type } = other;
  const form = (x: Typed) => {
    if (x.type?.name !== 'super') return x.text !== undefined ? quoteText(x.text) : x.sql;
    if (type?.name === 'super') return `rs_super_key(${x.sql})`;
    if (isOpen(type) || isText(type)) return `rs_super_if_text(${x.sql})`;
    if (isNumber(type)) return `rs_super_if_number(${x.sql})`;
    if (type?.name === 'boolean') return `rs_super_if_boolean(${x.sql})`;
    notHere(e, span, `Comparing SUPER with ${type ? typeText(type) : 'this'}`, 'Cast it.');
    return 'NULL';
  };
  return [form(left), form(right)];
}
