import type { Typed } from '../context.ts';
import { decimalOf, duckType, isIntegral, isNumeric, type SparkType, sparkTypes } from '../types.ts';
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

const one = 'list(CASE WHEN $1 IS NOT NULL THEN struct_pack(x := $1) END)@';
const both = 'list(CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN struct_pack(x := $1, y := $2) END)@';
/** The functions of regression take y before x. */
const turned = 'list(CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN struct_pack(x := $2, y := $1) END)@';
const only = (which: string) =>
  `list(CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN struct_pack(x := ${which}) END)@`;

/**
 * In the order of Spark's own steps while a group is small. Beyond, Spark's last place depends on how it happens to
 * spread the rows, as that of any sum of doubles does, and the engine's own way is a thousand times as fast.
 */
const moment = (exact: string, own: string) =>
  `(CASE WHEN ${own.includes('$2') ? 'regr_count($1, $2)' : 'count($1)'}@ <= 1000 OR isnan(${own}) THEN ${exact} ELSE ${own} END)`;

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
  aggregate('count_if', '~boolean', 'bigint', 'count(CASE WHEN $1 THEN 1 END)@'),
  aggregate('sum', 'integral', 'bigint', 'sp_long(sum($D$1)@)'),
  {
    ...aggregate('sum', 'decimal', ([x]) => widened(x!, 10, 0), ''),
    duck: (_, { result }) => `CAST(sum($D$1)@ AS ${duckType(result)})`,
  },
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
  aggregate('bool_and every', '~boolean', 'boolean', 'bool_and($1)@'),
  aggregate('bool_or any some', '~boolean', 'boolean', 'bool_or($1)@'),
  aggregate('bit_and', 'integral', '$1', 'bit_and($1)@'),
  aggregate('bit_or', 'integral', '$1', 'bit_or($1)@'),
  aggregate('bit_xor', 'integral', '$1', 'bit_xor($D$1)@'),
  spread('stddev std stddev_samp', moment(`sqrt(sp_var_samp(${one}))`, 'stddev_samp($1)@')),
  spread('stddev_pop', moment(`sqrt(sp_var_pop(${one}))`, 'stddev_pop($1)@')),
  spread('variance var_samp', moment(`sp_var_samp(${one})`, 'var_samp($1)@')),
  spread('var_pop', moment(`sp_var_pop(${one})`, 'var_pop($1)@')),
  pair('covar_pop', moment(`sp_covar_pop(${both})`, 'covar_pop($1, $2)@')),
  pair('covar_samp', moment(`sp_covar_samp(${both})`, 'covar_samp($1, $2)@')),
  pair('corr', moment(`sp_corr(${both})`, 'corr($1, $2)@')),
  aggregate('regr_count', 'double, double', 'bigint', 'CAST(regr_count($1, $2)@ AS BIGINT)'),
  pair('regr_avgx', 'regr_avgx($1, $2)@'),
  pair('regr_avgy', 'regr_avgy($1, $2)@'),
  pair('regr_sxx', moment(`sp_sum_squares(${only('$2')})`, 'regr_sxx($1, $2)@')),
  pair('regr_syy', moment(`sp_sum_squares(${only('$1')})`, 'regr_syy($1, $2)@')),
  pair('regr_sxy', moment(`sp_regr_sxy(${both})`, 'regr_sxy($1, $2)@')),
  pair('regr_slope', moment(`sp_slope(${turned}, sp_sum_squares(${only('$2')}))`, 'regr_slope($1, $2)@')),
  pair('regr_r2', moment(`sp_regr_r2(${both})`, 'regr_r2($1, $2)@')),
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

function ordered(args: Typed[]): string | null {
  const { kind } = args[0]!.type;
  return ['array', 'struct', 'map', 'interval'].includes(kind) ? 'The order of nested values' : null;
}

function orderedSecond(args: Typed[]): string | null {
  const { type } = args[1]!;
  return isNumeric(type) ||
    isIntegral(type) ||
    ['string', 'date', 'timestamp', 'boolean', 'null'].includes(type.kind)
    ? null
    : 'An order by values of this type';
}
