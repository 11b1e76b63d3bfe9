import type { Span } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { asDecimal, bigint, double, isFloat, isInteger, isNumber, numeric, type Typed } from './typed.ts';
import { duckType, type RedshiftType, typeText } from './types.ts';

type Decimal = Extract<RedshiftType, { name: 'numeric' }>;

/** `+ - * / %` of two numbers, by the documentation's "Computations with numeric values". */
export function emitArithmetic(op: string, left: Typed, right: Typed, e: Emission, span: Span): Typed {
  const constant = Boolean(left.constant && right.constant);
  const a = left.type;
  const b = right.type;
  // Where a type is not known yet nothing runs either; the form for integers and floats stands for all.
  if (a === null || b === null) return { sql: plain(op, left, right), type: null, constant };
  if (isFloat(a) || isFloat(b)) {
    const type: RedshiftType = a.name === 'real' && b.name === 'real' ? { name: 'real' } : double;
    const [x, y] = [left, right].map(({ sql }) => `CAST(${sql} AS ${duckType(type)})`);
    if (op === '/' || op === '%') return { sql: `(${x} ${op} ${divisor(y!, e, span)})`, type, constant };
    return { sql: `(${x} ${op} ${y})`, type, constant };
  }
  if (isInteger(a) && isInteger(b)) {
    const type = wider(a, b);
    const [x, y] = [left, right].map(({ sql, type: own }) =>
      own!.name === type.name ? sql : `CAST(${sql} AS ${duckType(type)})`,
    );
    if (op === '/' || op === '%')
      return { sql: `(${x} ${op === '/' ? '//' : '%'} ${divisor(y!, e, span)})`, type, constant };
    return { sql: `(${x} ${op} ${y})`, type, constant };
  }
  const x = asDecimal(a)!;
  const y = asDecimal(b)!;
  const type = decimalResult(op, x, y);
  if (type === null) {
    notHere(
      e,
      span,
      `${typeText(x)} ${op} ${typeText(y)}, whose scale exceeds 38,`,
      'Cast an operand to a smaller DECIMAL or to DOUBLE PRECISION.',
    );
    return { sql: 'NULL', type: double, constant };
  }
  return {
    sql: decimalSql(op, left.sql, (sql) => divisor(sql, e, span), right.sql, x, y, type),
    type,
    constant,
  };
}

function plain(op: string, left: Typed, right: Typed): string {
  if (op !== '/' && op !== '%') return `(${left.sql} ${op} ${right.sql})`;
  return `(${left.sql} ${op === '/' ? '//' : '%'} rs_divisor(${right.sql}))`;
}

function wider(a: RedshiftType, b: RedshiftType): RedshiftType {
  if (a.name === 'bigint' || b.name === 'bigint') return bigint;
  return a.name === 'integer' || b.name === 'integer' ? { name: 'integer' } : { name: 'smallint' };
}

/**
 * A divisor that is an error where it is zero, which DuckDB answers with NULL. The macro names its argument twice,
 * so divisions nested in divisors double the text each time and are refused before that matters.
 */
export function divisor(sql: string, e: Emission, span: Span): string {
  if (/^\(*\d*[1-9][\d.]*\)*$/.test(sql)) return sql;
  if ((sql.match(/rs_divisor/g)?.length ?? 0) > 8) notHere(e, span, 'A division nested this deep');
  return `rs_divisor(${sql})`;
}

/** Precision and scale of a result; null where the scale does not fit. */
export function decimalResult(op: string, a: Decimal, b: Decimal): Decimal | null {
  const { precision: p1, scale: s1 } = a;
  const { precision: p2, scale: s2 } = b;
  if (op === '*') return s1 + s2 > 37 ? null : numeric(Math.min(p1 + p2 + 1, 38), s1 + s2);
  if (op === '/') {
    let scale = Math.max(4, s1 + p2 - s2 + 1);
    let precision = p1 - s1 + s2 + scale;
    // "If the calculated precision is greater than 38, the scale becomes max(38 + scale - precision, min(4, 100))."
    if (precision > 38) {
      scale = Math.max(38 + scale - precision, 4);
      precision = 38;
    }
    return numeric(precision, scale);
  }
  const scale = Math.max(s1, s2);
  const whole = Math.max(p1 - s1, p2 - s2);
  return numeric(Math.min(whole + 1 + scale, 38), scale);
}

function decimalSql(
  op: string,
  left: string,
  guard: (sql: string) => string,
  right: string,
  a: Decimal,
  b: Decimal,
  type: Decimal,
): string {
  if (op === '/') return divideDecimals(unscaled(left, a), guard(unscaled(right, b)), a, b, type);
  const x = `CAST(${left} AS DECIMAL(38,${a.scale}))`;
  const y = `CAST(${right} AS DECIMAL(38,${b.scale}))`;
  if (op === '%') return `CAST((${x} % ${guard(y)}) AS ${duckType(type)})`;
  return `CAST((${x} ${op} ${y}) AS ${duckType(type)})`;
}

/** Digits beyond the scale are cut, as integers are divided: DuckDB itself would answer with a double. */
export function divideDecimals(left: string, right: string, a: Decimal, b: Decimal, type: Decimal): string {
  const shift = type.scale + b.scale - a.scale;
  const x = shift > 0 ? `(${left} * ${power(shift)})` : left;
  const y = shift < 0 ? `(${right} * ${power(-shift)})` : right;
  return scaled(`${x} // ${y}`, type);
}

const power = (zeros: number) => `1${'0'.repeat(zeros)}::HUGEINT`;

/** A decimal as the integer that its digits are. */
export function unscaled(sql: string, { precision, scale }: Decimal): string {
  if (scale === 0) return `CAST(${sql} AS HUGEINT)`;
  if (precision + scale <= 38)
    return `CAST(CAST(${sql} AS DECIMAL(38,${scale})) * CAST(${power(scale)} AS DECIMAL(38,0)) AS HUGEINT)`;
  return `CAST(replace(CAST(CAST(${sql} AS DECIMAL(38,${scale})) AS VARCHAR), '.', '') AS HUGEINT)`;
}

/** The reverse of `unscaled`. */
export function scaled(sql: string, type: Decimal): string {
  if (type.scale === 0) return `CAST(${sql} AS ${duckType(type)})`;
  const unit = `CAST('0.${'0'.repeat(type.scale - 1)}1' AS DECIMAL(${type.scale + 1},${type.scale}))`;
  return `CAST(CAST(${sql} AS DECIMAL(38,0)) * ${unit} AS ${duckType(type)})`;
}

/** `^`: always a double. */
export function emitPower(left: Typed, right: Typed, e: Emission, span: Span): Typed {
  for (const { type } of [left, right])
    if (type !== null && !isNumber(type)) hasNo(e, span, `Redshift has no ^ of ${typeText(type)}.`);
  return { sql: `rs_finite(pow(CAST(${left.sql} AS DOUBLE), CAST(${right.sql} AS DOUBLE)))`, type: double };
}
