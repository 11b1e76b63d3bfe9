import type { Expr, Span } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { asDecimal, type Decimal, decimalResult, widestType } from './coercion.ts';
import { broken, complain, type Emission, notLocal, type Typed } from './context.ts';
import { emitBoolean, emitExpression } from './emitExpression.ts';
import { numberLiteral } from './literal.ts';
import { momentArithmetic } from './momentArithmetic.ts';
import {
  arrayOf,
  duckType,
  isAtomic,
  isIntegral,
  isInterval,
  isNumeric,
  type SparkType,
  sparkTypes,
  typeText,
} from './types.ts';

const wraps: Record<string, string> = {
  tinyint: 'sp_byte',
  smallint: 'sp_short',
  int: 'sp_int',
  bigint: 'sp_long',
};

export function emitUnary(x: Extract<Expr, { kind: 'unary' }>, e: Emission): Typed {
  if (x.op === 'not') {
    const operand = emitBoolean(x.operand, e, 'What stands after NOT');
    return operand.broken ? operand : { sql: `(NOT ${operand.sql})`, type: sparkTypes.boolean };
  }
  if (
    x.op === '-' &&
    x.operand.kind === 'number' &&
    x.operand.end - x.operand.start === x.operand.text.length
  )
    return numberLiteral(e, x.operand.text, true, x);
  const operand = emitExpression(x.operand, e);
  if (operand.broken) return operand;
  return x.op === '~' ? bitwiseNot(e, operand, x) : signed(e, x.op, operand, x);
}

export function signed(e: Emission, op: string, operand: Typed, span: Span): Typed {
  const { type } = operand;
  const value =
    type.kind === 'string' || type.kind === 'null' ? castTo(e, operand, sparkTypes.double, span) : operand;
  if (!isNumeric(value.type) && !isInterval(type)) return wrongType(e, op, [type], span);
  if (op === '+') return { sql: value.sql, type: value.type };
  if (isIntegral(value.type)) {
    const wide = value.type.kind === 'bigint' ? 'HUGEINT' : 'BIGINT';
    return { sql: `${wraps[value.type.kind]}(-CAST(${value.sql} AS ${wide}))`, type: value.type };
  }
  return { sql: `(-${value.sql})`, type: value.type };
}

export function bitwiseNot(e: Emission, operand: Typed, span: Span): Typed {
  if (operand.type.kind === 'null') return { sql: 'CAST(NULL AS INTEGER)', type: sparkTypes.int };
  if (!isIntegral(operand.type)) return wrongType(e, '~', [operand.type], span);
  return { sql: `(~${operand.sql})`, type: operand.type };
}

export function emitBinary(x: Extract<Expr, { kind: 'binary' }>, e: Emission): Typed {
  if (x.op === 'and' || x.op === 'or') {
    const left = emitBoolean(x.left, e, `A side of ${x.op.toUpperCase()}`);
    const right = emitBoolean(x.right, e, `A side of ${x.op.toUpperCase()}`);
    if (left.broken || right.broken) return broken();
    return { sql: `(${left.sql} ${x.op.toUpperCase()} ${right.sql})`, type: sparkTypes.boolean };
  }
  const left = emitExpression(x.left, e);
  const right = emitExpression(x.right, e);
  return left.broken || right.broken ? broken() : operate(e, x.op, left, right, x);
}

export function operate(e: Emission, op: string, left: Typed, right: Typed, span: Span): Typed {
  if (op === '||') return concatenated(e, [left, right], span);
  if (op === '&' || op === '|' || op === '^') return bitwise(e, op, left, right, span);
  const moments = momentArithmetic(e, op, left, right, span);
  if (moments !== null) return moments;
  const [a, b] = [left, right].map((side) =>
    side.type.kind === 'string' ? castTo(e, side, sparkTypes.double, span) : side,
  );
  const types = [a!.type, b!.type];
  if (!types.every((type) => isNumeric(type) || type.kind === 'null')) return wrongType(e, op, types, span);
  if (types.every((type) => type.kind === 'null')) {
    const type = op === 'div' ? sparkTypes.bigint : sparkTypes.double;
    return { sql: `CAST(NULL AS ${duckType(type)})`, type };
  }
  const filled = [a!, b!].map((side, i) =>
    side.type.kind === 'null' ? castTo(e, side, types[1 - i]!, span) : side,
  );
  return numbers(e, op, filled[0]!, filled[1]!, span);
}

function numbers(e: Emission, op: string, left: Typed, right: Typed, span: Span): Typed {
  const isDecimal = left.type.kind === 'decimal' || right.type.kind === 'decimal';
  const isDouble = [left, right].some(({ type }) => type.kind === 'double' || type.kind === 'float');
  if (isDecimal && !isDouble) return decimals(e, op, left, right, span);
  if (op === 'div') {
    if (isDouble) return wrongType(e, op, [left.type, right.type], span);
    const [a, b] = [left, right].map((side) => castTo(e, side, sparkTypes.bigint, span).sql);
    return { sql: `sp_long(CAST(${a} AS HUGEINT) // ${b})`, type: sparkTypes.bigint };
  }
  if (op === '/') {
    const [a, b] = [left, right].map((side) => castTo(e, side, sparkTypes.double, span).sql);
    return { sql: `(${a} / nullif(${b}, 0))`, type: sparkTypes.double };
  }
  const type = isDecimal ? sparkTypes.double : widestType([left.type, right.type])!;
  const [a, b] = [left, right].map((side) => castTo(e, side, type, span).sql);
  if (!isIntegral(type)) {
    const divisor = op === '%' ? `nullif(${b}, 0)` : b;
    return { sql: `(${a} ${op} ${divisor})`, type };
  }
  if (op === '%') {
    const wide = type.kind === 'bigint' ? 'HUGEINT' : 'BIGINT';
    return { sql: `CAST(CAST(${a} AS ${wide}) % ${b} AS ${duckType(type)})`, type };
  }
  const wide = type.kind === 'bigint' ? 'HUGEINT' : 'BIGINT';
  return { sql: `${wraps[type.kind]}(CAST(${a} AS ${wide}) ${op} CAST(${b} AS ${wide}))`, type };
}

function decimals(e: Emission, op: string, left: Typed, right: Typed, span: Span): Typed {
  // A literal counts with the digits that it has, a column with those of its type.
  const [a, b] = [left, right].map((side) => exactDecimal(side));
  const result = op === 'div' ? decimalDiv(a!, b!) : decimalResult(op, a!, b!);
  const [x, y] = [left, right].map((side, i) => castTo(e, side, [a!, b!][i]!, span).sql);
  const scale = Math.max(a!.scale, b!.scale);
  if (op === '+' || op === '-') {
    const exact = Math.max(a!.precision - a!.scale, b!.precision - b!.scale) + scale + 1;
    const wide = `DECIMAL(${Math.min(exact, 38)},${scale})`;
    return {
      sql: `TRY_CAST(CAST(${x} AS ${wide}) ${op} CAST(${y} AS ${wide}) AS ${duckType(result)})`,
      type: result,
    };
  }
  if (op === '*') {
    const wide = (d: Decimal) => `DECIMAL(${Math.max(d.precision, 19)},${d.scale})`;
    if (a!.precision + b!.precision <= 37)
      return {
        sql: `CAST(CAST(${x} AS ${wide(a!)}) * CAST(${y} AS ${wide(b!)}) AS ${duckType(result)})`,
        type: result,
      };
    const units = `${hugeUnits(x!, a!)} * ${hugeUnits(y!, b!)}`;
    const rounded = `sp_round_div(${units}, ${powerOfTen(a!.scale + b!.scale - result.scale)})`;
    return {
      sql: `TRY_CAST(sp_decimal_of(${rounded}, ${result.scale}) AS ${duckType(result)})`,
      type: result,
    };
  }
  if (op === '%') {
    const exact = Math.max(a!.precision - a!.scale, b!.precision - b!.scale) + scale;
    const wide = `DECIMAL(${Math.min(exact, 38)},${scale})`;
    return {
      sql: `TRY_CAST(CAST(${x} AS ${wide}) % nullif(CAST(${y} AS ${wide}), 0) AS ${duckType(result)})`,
      type: result,
    };
  }
  return quotient(e, op, x!, y!, a!, b!, result, span);
}

/**
 * The division of whole numbers of the smallest units: the dividend is scaled up so that the quotient has the result's
 * digits, and rounded half up. Like sums and products, what is beyond 38 digits on the way fails aloud.
 */
function quotient(
  e: Emission,
  op: string,
  x: string,
  y: string,
  a: Decimal,
  b: Decimal,
  result: Decimal,
  span: Span,
): Typed {
  const scale = op === 'div' ? 0 : result.scale;
  const shift = scale + b.scale - a.scale;
  if (Math.abs(shift) > 38)
    return notLocal(e, span, `A division of ${typeText(a)} by ${typeText(b)}`, 'Cast one of them to double.');
  const up = shift > 0 ? `(${hugeUnits(x, a)} * ${powerOfTen(shift)})` : hugeUnits(x, a);
  const down = shift < 0 ? `(${hugeUnits(y, b)} * ${powerOfTen(-shift)})` : hugeUnits(y, b);
  if (op === 'div') return { sql: `sp_long(${up} // ${down})`, type: sparkTypes.bigint };
  return {
    sql: `TRY_CAST(sp_decimal_of(sp_round_div(${up}, ${down}), ${scale}) AS ${duckType(result)})`,
    type: result,
  };
}

const powerOfTen = (n: number) => `CAST('1${'0'.repeat(n)}' AS HUGEINT)`;

/** A decimal's digits without their point. */
const hugeUnits = (sql: string, d: Decimal) =>
  d.scale === 0 ? `CAST(${sql} AS HUGEINT)` : `CAST(replace(CAST(${sql} AS VARCHAR), '.', '') AS HUGEINT)`;

function decimalDiv(a: Decimal, b: Decimal): Decimal {
  const whole = a.precision - a.scale + b.scale;
  return { kind: 'decimal', precision: Math.min(Math.max(whole, 1), 38), scale: 0 };
}

function exactDecimal({ type, constant }: Typed): Decimal {
  if (type.kind !== 'decimal' && (typeof constant === 'number' || typeof constant === 'bigint'))
    return { kind: 'decimal', precision: Math.max(1, String(constant).replace('-', '').length), scale: 0 };
  return asDecimal(type);
}

function bitwise(e: Emission, op: string, left: Typed, right: Typed, span: Span): Typed {
  const types = [left.type, right.type];
  const type = widestType(types);
  if (type === null || !types.every((t) => isIntegral(t) || t.kind === 'null') || !isIntegral(type))
    return wrongType(e, op, types, span);
  const [a, b] = [left, right].map((side) => castTo(e, side, type, span).sql);
  return { sql: op === '^' ? `xor(${a}, ${b})` : `(${a} ${op} ${b})`, type };
}

/** `concat` and `||`: NULL where one is, of texts, bytes or arrays. */
export function concatenated(e: Emission, values: Typed[], span: Span): Typed {
  if (values.some((value) => value.broken)) return broken();
  const types = values.map(({ type }) => type);
  if (types.some((type) => type.kind === 'array')) {
    const type = widestType(types);
    if (type === null || type.kind !== 'array') return wrongType(e, '||', types, span);
    const cast = values.map((value) => castTo(e, value, type, span));
    if (cast.some((value) => value.broken)) return broken();
    const lists = cast.map((value) => value.sql);
    const nulls = lists.map((sql) => `${sql} IS NULL`).join(' OR ');
    const joined = lists.reduce((all, sql) => `list_concat(${all}, ${sql})`);
    return { sql: `(CASE WHEN ${nulls} THEN NULL ELSE ${joined} END)`, type: arrayOf(type.element) };
  }
  if (types.length > 0 && types.every((type) => type.kind === 'binary'))
    return { sql: `(${values.map((value) => value.sql).join(' || ')})`, type: sparkTypes.binary };
  if (!types.every((type) => isAtomic(type) || type.kind === 'null')) return wrongType(e, '||', types, span);
  const texts = values.map((value) => castTo(e, value, sparkTypes.string, span));
  if (texts.some((text) => text.broken)) return broken();
  return {
    sql: texts.length === 0 ? "''" : `(${texts.map((text) => text.sql).join(' || ')})`,
    type: sparkTypes.string,
  };
}

export function wrongType(e: Emission, op: string, types: SparkType[], span: Span): Typed {
  return complain(
    e,
    span,
    'type-mismatch',
    `${op === 'div' ? 'DIV' : op} does not take ${types.map(typeText).join(' and ')}: cast first.`,
  );
}
