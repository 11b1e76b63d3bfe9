import { operate, signed } from '../arithmetic.ts';
import { castTo } from '../cast.ts';
import type { Typed } from '../context.ts';
import { decimalOf, isIntegral, type SparkType, sparkTypes } from '../types.ts';
import type { FunctionForm } from './form.ts';

/*
 * The transcendental functions have no rows: those of C and those of Java differ in the last place for some numbers,
 * and nothing could say for which. Powers of whole numbers are exact on both sides.
 */
const nan = "CAST('nan' AS DOUBLE)";

/** `f(x)` where DuckDB fails or differs at the edges of what `f` takes. */
const real = (name: string, duck: string): FunctionForm => ({ name, takes: 'double', gives: 'double', duck });

export const mathForms: FunctionForm[] = [
  real('sqrt', `(CASE WHEN $1 < 0 OR isnan($1) THEN ${nan} ELSE sqrt($1) END)`),
  real('degrees', 'degrees($1)'),
  real('radians', 'radians($1)'),
  real('signum sign', '(CASE WHEN isnan($1) OR $1 = 0 THEN $1 ELSE CAST(sign($1) AS DOUBLE) END)'),
  real('rint', 'sp_rint($1)'),
  { name: 'pow power', takes: 'double, double', gives: 'double', duck: 'sp_pow($1, $2)' },
  { name: 'pi', takes: '', gives: 'double', duck: 'pi()' },
  { name: 'e', takes: '', gives: 'double', duck: "CAST('2.718281828459045' AS DOUBLE)" },

  {
    name: 'abs',
    takes: 'numeric',
    gives: '$1',
    duck: ([x], { e, call }) =>
      isIntegral(x!.type)
        ? `(CASE WHEN ${x!.sql} < 0 THEN ${signed(e, '-', x!, call).sql} ELSE ${x!.sql} END)`
        : `abs(${x!.sql})`,
  },
  {
    name: 'negative',
    takes: 'numeric',
    gives: '$1',
    duck: ([x], { e, call }) => signed(e, '-', x!, call).sql,
  },
  { name: 'positive', takes: 'numeric', gives: '$1', duck: '$1' },
  {
    name: 'mod',
    takes: 'any, any',
    gives: (args) => resultOf('%', args),
    duck: ([a, b], { e, call }) => operate(e, '%', a!, b!, call).sql,
    only: numbersOnly,
  },
  {
    name: 'pmod',
    takes: 'T, T',
    gives: 'T',
    duck: 'sp_pmod($1, $2)',
    only: (args) => (args.every(({ type }) => isIntegral(type)) ? null : 'pmod of other than whole numbers'),
  },
  {
    name: 'try_divide',
    takes: 'any, any',
    gives: (args) => resultOf('/', args),
    duck: ([a, b], { e, call }) => operate(e, '/', a!, b!, call).sql,
    only: numbersOnly,
  },
  tried('try_add', '+'),
  tried('try_subtract', '-'),
  tried('try_multiply', '*'),
  { name: 'factorial', takes: 'int', gives: 'bigint', duck: 'sp_factorial($1)' },

  ...['ceil', 'floor'].map(
    (name): FunctionForm => ({
      name: name === 'ceil' ? 'ceil ceiling' : 'floor',
      takes: 'numeric',
      gives: ([x]) =>
        x!.type.kind === 'decimal'
          ? decimalOf(Math.min(x!.type.precision - x!.type.scale + 1, 38), 0)
          : sparkTypes.bigint,
      duck: ([x], { e, call, result }) => {
        if (isIntegral(x!.type)) return castTo(e, x!, sparkTypes.bigint, call).sql;
        if (x!.type.kind === 'decimal')
          return castTo(e, { sql: `${name}(${x!.sql})`, type: decimalOf(38, 0) }, result, call).sql;
        return `sp_double_to_long(${name}(CAST(${x!.sql} AS DOUBLE)))`;
      },
    }),
  ),
  {
    name: 'round bround',
    takes: 'numeric',
    gives: ([x]) => rounded(x!.type, 0),
    duck: (args, { call, result }) => roundText(call.name, args[0]!, 0, result),
    only: ([x], { call }) => roundsExactly(call.name, x!, 0),
  },
  {
    name: 'round bround',
    takes: 'numeric, =int',
    gives: ([x, digits]) => rounded(x!.type, Number(digits!.constant)),
    duck: ([x, digits], { call, result }) => roundText(call.name, x!, Number(digits!.constant), result),
    only: ([x, digits], { call }) => roundsExactly(call.name, x!, Number(digits!.constant)),
  },
  {
    name: 'width_bucket',
    takes: 'double, double, double, bigint',
    gives: 'bigint',
    duck: 'sp_width_bucket($1, $2, $3, $4)',
  },
  {
    name: 'format_number',
    takes: 'any, =int',
    gives: 'string',
    duck: ([x, digits]) => `sp_format_number(CAST(${x!.sql} AS DOUBLE), ${Number(digits!.constant)})`,
    only: ([x, digits]) =>
      ['double', 'tinyint', 'smallint', 'int'].includes(x!.type.kind) && Number(digits!.constant) <= 15
        ? null
        : 'format_number of this type',
  },
  { name: 'bin', takes: 'bigint', gives: 'string', duck: 'sp_bin($1)' },
];

function numbersOnly(args: Typed[]): string | null {
  return args.every(
    ({ type }) => isIntegral(type) || ['double', 'float', 'decimal', 'string', 'null'].includes(type.kind),
  )
    ? null
    : 'This of other than numbers';
}

/** The type of `a op b`, which `operate` finds. */
function resultOf(op: string, args: Typed[]): SparkType {
  const nowhere = { findings: [] as never[] };
  return operate(nowhere as never, op, args[0]!, args[1]!, { start: 0, end: 0 }).type;
}

/** Whole numbers whose sum is too big are NULL here, where `+` wraps. */
function tried(name: string, op: string): FunctionForm {
  return {
    name,
    takes: 'any, any',
    gives: (args) => resultOf(op, args),
    duck: ([a, b], { e, call, result }) => {
      if (!isIntegral(result)) return operate(e, op, a!, b!, call).sql;
      const [x, y] = [a!, b!].map((side) => `CAST(${side.sql} AS HUGEINT)`);
      return `TRY_CAST(${x} ${op} ${y} AS ${{ tinyint: 'TINYINT', smallint: 'SMALLINT', int: 'INTEGER' }[result.kind as string] ?? 'BIGINT'})`;
    },
    only: (args) =>
      args.every(({ type }) => isIntegral(type) || type.kind === 'double') ? null : `${name} of these types`,
  };
}

function rounded(type: SparkType, digits: number): SparkType {
  if (type.kind !== 'decimal') return type;
  const whole = type.precision - type.scale + 1;
  if (digits < 0) return decimalOf(Math.min(Math.max(whole, -digits + 1), 38), 0);
  const scale = Math.min(type.scale, digits);
  return decimalOf(Math.min(whole + scale, 38), scale);
}

function roundsExactly(name: string, { type }: Typed, digits: number): string | null {
  if (isIntegral(type))
    return digits >= 0 ? null : digits >= -18 && name === 'round' ? null : `${name} of this kind`;
  if (digits < 0 || digits > 15) return `${name} to ${digits} digits`;
  if (type.kind === 'float') return `${name} of a float`;
  return type.kind === 'decimal' && name === 'bround' && type.precision > 37
    ? 'bround of so long a decimal'
    : null;
}

/** Doubles are rounded by their shortest text, as Java does: 2.675 is 2.68, although the double is less than that. */
function roundText(name: string, { sql, type }: Typed, digits: number, result: SparkType): string {
  if (isIntegral(type)) {
    if (digits >= 0) return sql;
    const wrap =
      { tinyint: 'sp_byte', smallint: 'sp_short', int: 'sp_int' }[type.kind as string] ?? 'sp_long';
    return `${wrap}(sp_round_whole(CAST(${sql} AS HUGEINT), CAST('1${'0'.repeat(-digits)}' AS HUGEINT)))`;
  }
  const even = name === 'bround' ? 'sp_round_even' : 'round';
  if (type.kind === 'decimal' && result.kind === 'decimal') {
    if (digits >= type.scale) return `CAST(${sql} AS DECIMAL(${result.precision},${result.scale}))`;
    return `TRY_CAST(${name === 'bround' ? `sp_bround(${sql}, ${digits})` : `${even}(${sql}, ${digits})`} AS DECIMAL(${result.precision},${result.scale}))`;
  }
  const text =
    name === 'bround'
      ? `sp_bround(CAST(CAST(${sql} AS VARCHAR) AS DECIMAL(38,20)), ${digits})`
      : `CAST(CAST(${sql} AS VARCHAR) AS DECIMAL(38,${digits}))`;
  const fits = name === 'bround' ? `abs(${sql}) >= 1e15 OR abs(${sql}) < 1e-4` : `abs(${sql}) >= 1e15`;
  if (name === 'bround')
    return `(CASE WHEN isnan(${sql}) OR isinf(${sql}) OR ${sql} = 0 OR abs(${sql}) >= 1e15 THEN ${sql} WHEN ${fits} THEN 0 * ${sql} ELSE CAST(CAST(${text} AS VARCHAR) AS DOUBLE) END)`;
  return `(CASE WHEN isnan(${sql}) OR isinf(${sql}) OR ${fits} THEN ${sql} ELSE CAST(CAST(${text} AS VARCHAR) AS DOUBLE) END)`;
}
