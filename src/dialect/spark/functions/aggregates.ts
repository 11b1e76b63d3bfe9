import type { Typed } from '../context.ts';
import { decimalOf, isIntegral, isNumeric, type SparkType, sparkTypes } from '../types.ts';
import type { FunctionForm } from './form.ts';

const aggregate = (
  name: string,
  takes: string,
  gives: FunctionForm['gives'],
  duck: string,
): FunctionForm => ({
  name,
  takes,
  gives,
  duck,
  kind: 'aggregate',
});

const spread = (name: string, duck: string): FunctionForm => aggregate(name, 'double', 'double', duck);
const pair = (name: string, duck: string): FunctionForm => aggregate(name, 'double, double', 'double', duck);

export const aggregateForms: FunctionForm[] = [
  aggregate('count', 'any', 'bigint', 'count($D$1)@'),
  {
    name: 'count',
    kind: 'aggregate',
    takes: 'any, any, any…',
    gives: 'bigint',
    duck: (args) =>
      `count(CASE WHEN ${args.map((_, i) => `$${i + 1} IS NOT NULL`).join(' AND ')} THEN 1 END)@`,
    only: (_, { call }) => (call.distinct ? 'count of distinct combinations' : null),
  },
  aggregate('count_if', '!boolean', 'bigint', 'count(CASE WHEN $1 THEN 1 END)@'),
  aggregate('sum', 'integral', 'bigint', 'sp_long(sum($D$1)@)'),
  { ...aggregate('sum', 'decimal', ([x]) => widened(x!, 10, 0), 'sum($D$1)@'), only: smallDecimal },
  aggregate('sum', 'double', 'double', 'sum($D$1)@'),
  aggregate('try_sum', 'integral', 'bigint', 'TRY_CAST(sum($D$1)@ AS BIGINT)'),
  aggregate('try_sum', 'double', 'double', 'sum($D$1)@'),
  // Spark adds doubles up, also those of whole numbers.
  {
    ...aggregate('avg mean try_avg', 'decimal', ([x]) => widened(x!, 4, 4), ''),
    duck: ([x]) => {
      const { precision, scale } = x!.type as Extract<SparkType, { kind: 'decimal' }>;
      const units = "CAST(replace(CAST(sum($D$1)@ AS VARCHAR), '.', '') AS HUGEINT)";
      return `TRY_CAST(sp_decimal_of(sp_round_div(${units} * 10000, count($D$1)@), ${scale + 4}) AS DECIMAL(${precision + 4},${scale + 4}))`;
    },
    only: ([x]) =>
      x!.type.kind === 'decimal' && x!.type.precision <= 18 ? null : 'The average of so long a decimal',
  },
  aggregate('avg mean try_avg', 'double', 'double', '(sum($D$1)@ / nullif(count($D$1)@, 0))'),
  { ...aggregate('max', 'any', '$1', 'max($D$1)@'), only: ordered },
  { ...aggregate('min', 'any', '$1', 'min($D$1)@'), only: ordered },
  { ...aggregate('max_by', 'any, any', '$1', 'arg_max_null($1, $2)@'), only: orderedSecond },
  { ...aggregate('min_by', 'any, any', '$1', 'arg_min_null($1, $2)@'), only: orderedSecond },
  aggregate('bool_and every', '!boolean', 'boolean', 'bool_and($1)@'),
  aggregate('bool_or any some', '!boolean', 'boolean', 'bool_or($1)@'),
  aggregate('bit_and', 'integral', '$1', 'bit_and($1)@'),
  aggregate('bit_or', 'integral', '$1', 'bit_or($1)@'),
  aggregate('bit_xor', 'integral', '$1', 'bit_xor($D$1)@'),
  spread('stddev std stddev_samp', 'stddev_samp($D$1)@'),
  spread('stddev_pop', 'stddev_pop($D$1)@'),
  spread('variance var_samp', 'var_samp($D$1)@'),
  spread('var_pop', 'var_pop($D$1)@'),
  pair('covar_pop', 'covar_pop($1, $2)@'),
  pair('covar_samp', 'covar_samp($1, $2)@'),
  pair('corr', '(CASE WHEN isnan(corr($1, $2)@) AND NOT bool_or(isnan($1) OR isnan($2))@ THEN NULL ELSE corr($1, $2)@ END)'),
  aggregate('regr_count', 'double, double', 'bigint', 'CAST(regr_count($1, $2)@ AS BIGINT)'),
  pair('regr_avgx', 'regr_avgx($1, $2)@'),
  pair('regr_avgy', 'regr_avgy($1, $2)@'),
  pair('regr_sxx', 'regr_sxx($1, $2)@'),
  pair('regr_syy', 'regr_syy($1, $2)@'),
  pair('regr_sxy', 'regr_sxy($1, $2)@'),
  pair('regr_slope', 'regr_slope($1, $2)@'),
  pair('regr_intercept', 'regr_intercept($1, $2)@'),
  pair('regr_r2', 'regr_r2($1, $2)@'),
  { ...spread('median', 'quantile_cont($D$1, 0.5)@'), window: false },
  {
    ...aggregate('percentile', 'double, =double', 'double', ''),
    window: false,
    duck: ([, at]) => `quantile_cont($D$1, ${Number(at!.constant)})@`,
    only: ([, at]) =>
      Number(at!.constant) >= 0 && Number(at!.constant) <= 1 ? null : 'percentile of such a share',
  },
  { ...aggregate('grouping', 'any', 'tinyint', 'CAST(GROUPING($1) AS TINYINT)'), window: false },
  {
    ...aggregate('grouping_id', 'any, any…', 'bigint', 'CAST(GROUPING($*) AS BIGINT)'),
    window: false,
  },
  // Without a window they give the row that comes first, whichever that is.
  ...['first', 'last'].flatMap((which): FunctionForm[] => [
    {
      name: `${which} ${which}_value`,
      kind: 'window',
      takes: 'any',
      gives: '$1',
      duck: `${which}_value($1$N)@`,
      only: needsOrder,
    },
    {
      name: `${which} ${which}_value`,
      kind: 'window',
      takes: 'any, =boolean',
      gives: '$1',
      duck: ([, ignore]) => `${which}_value($1${ignore!.constant === true ? ' IGNORE NULLS' : ''})@`,
      only: needsOrder,
    },
  ]),
];

function needsOrder(
  _: Typed[],
  { call }: { call: { name: string; over: { orderBy: unknown[]; name: string | null } | null } },
): string | null {
  return call.over && (call.over.orderBy.length > 0 || call.over.name !== null)
    ? null
    : `${call.name} without a window with ORDER BY, which gives any row,`;
}

function widened({ type }: Typed, digits: number, scale: number): SparkType {
  if (type.kind !== 'decimal') return sparkTypes.double;
  return decimalOf(Math.min(type.precision + digits, 38), Math.min(type.scale + scale, 38));
}

/** DuckDB adds decimals up in 38 digits: so many that no sum of ours is beyond. */
function smallDecimal([x]: Typed[]): string | null {
  return x!.type.kind === 'decimal' && x!.type.precision <= 28 ? null : 'The sum of so long a decimal';
}

function ordered(args: Typed[]): string | null {
  const { kind } = args[0]!.type;
  return ['array', 'struct', 'map', 'interval'].includes(kind) ? 'The order of nested values' : null;
}

function orderedSecond(args: Typed[]): string | null {
  const { type } = args[1]!;
  return isNumeric(type) || isIntegral(type) || ['string', 'date', 'timestamp', 'boolean', 'null'].includes(type.kind)
    ? null
    : 'An order by values of this type';
}
