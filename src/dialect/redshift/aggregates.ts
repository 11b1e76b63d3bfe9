import { quoteText } from '../../shared/quote.ts';
import type { Call } from '../sql/tree.ts';
import { divideDecimals, unscaled } from './arithmetic.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { asCondition, asText, emitExpression } from './emitExpression.ts';
import { emitOrder, emitWindow } from './emitWindow.ts';
import {
  bigint,
  boolean,
  double,
  isFloat,
  isInteger,
  isNumber,
  isNumeric,
  isOpen,
  isText,
  nothing,
  numeric,
  type Typed,
  varchar,
} from './typed.ts';
import { type RedshiftType, typeText } from './types.ts';

const numbers = new Set([
  'sum',
  'avg',
  'stddev',
  'stddev_samp',
  'stddev_pop',
  'variance',
  'var_samp',
  'var_pop',
]);

export const aggregateNames = new Set([
  ...numbers,
  'count',
  'min',
  'max',
  'median',
  'any_value',
  'bool_and',
  'bool_or',
  'listagg',
  'percentile_cont',
  'percentile_disc',
]);

export function emitAggregate(call: Call, e: Emission): Typed {
  const name = call.name.toUpperCase();
  const most = call.name === 'listagg' ? 2 : 1;
  if (call.args.length < 1 || call.args.length > most) {
    hasNo(
      e,
      call,
      `${name} takes ${most === 1 ? 'one argument' : 'one or two arguments'}, not ${call.args.length}.`,
    );
    return nothing;
  }
  if (call.orderBy.length > 0)
    hasNo(e, call, `Redshift has no ORDER BY inside ${name}(…); use LISTAGG … WITHIN GROUP (ORDER BY …).`);
  if (call.nulls) hasNo(e, call, `Redshift’s ${name} takes no ${call.nulls.toUpperCase()} NULLS.`);
  if (call.over && call.distinct) hasNo(e, call, `Redshift has no DISTINCT in ${name}(…) OVER (…).`);
  const unframed = call.over && call.over.orderBy.length > 0 && !call.over.frame;
  const sorts = ['listagg', 'median', 'percentile_cont', 'percentile_disc'].includes(call.name);
  if (unframed && !sorts)
    hasNo(
      e,
      call.over!,
      `Redshift wants a frame for ${name} with ORDER BY in its window: add ROWS UNBOUNDED PRECEDING.`,
    );
  if (sorts && call.over && (call.over.orderBy.length > 0 || call.over.frame))
    hasNo(e, call.over, `Redshift’s ${name} takes only PARTITION BY in OVER (…).`);
  const over = call.over ? ` OVER ${emitWindow(call.over, e)}` : '';
  const distinct = call.distinct ? 'DISTINCT ' : '';
  if (call.name === 'listagg') return emitListagg(call, distinct, over, e);
  if (call.name === 'percentile_cont' || call.name === 'percentile_disc')
    return emitPercentile(call, over, e);
  if (call.withinGroup) hasNo(e, call, `${name} has no WITHIN GROUP.`);
  if (call.args[0]!.kind === 'star') {
    if (call.name !== 'count' || call.distinct) hasNo(e, call, `${name}(${distinct}*) is not in Redshift.`);
    return { sql: `count(*)${over}`, type: bigint, whole: true };
  }
  const arg = emitExpression(call.args[0]!, e);
  if (numbers.has(call.name) && arg.type !== null && !isNumber(arg.type)) {
    if (!isOpen(arg.type) || arg.text !== undefined) {
      if (isText(arg.type) || arg.type.name === 'super')
        notHere(e, call.args[0]!, `${name} of ${typeText(arg.type)}`, 'Cast it to a number.');
      else hasNo(e, call.args[0]!, `${name} takes a number, not ${typeText(arg.type)}.`);
    }
  }
  const body = `${distinct}${arg.sql}`;
  switch (call.name) {
    case 'count':
      return { sql: `count(${body})${over}`, type: bigint, whole: true };
    case 'sum':
      return emitSum(body, arg.type, over);
    case 'avg':
      return emitAverage(body, arg.type, over);
    case 'min':
    case 'max':
    case 'any_value':
      if (arg.type?.name === 'boolean' && call.name !== 'any_value')
        hasNo(e, call.args[0]!, `Redshift has no ${name} of BOOLEAN; use BOOL_AND or BOOL_OR.`);
      return { sql: `${call.name}(${body})${over}`, type: isOpen(arg.type) ? varchar(256) : arg.type };
    case 'bool_and':
    case 'bool_or':
      return { sql: `${call.name}(${distinct}${asCondition(arg, e, call.args[0]!)})${over}`, type: boolean };
    case 'median':
      return emitMedian(arg, distinct, over, call, e);
    default:
      if (call.distinct) hasNo(e, call, `Redshift has no ${name}(DISTINCT …) here.`);
      return emitDeviation(call.name, arg, over, call, e);
  }
}

function emitSum(body: string, type: RedshiftType | null, over: string): Typed {
  if (isInteger(type)) return { sql: `CAST(sum(${body})${over} AS BIGINT)`, type: bigint, whole: true };
  if (isNumeric(type)) {
    const sum = numeric(38, type.scale);
    return { sql: `CAST(sum(${body})${over} AS DECIMAL(38,${type.scale}))`, type: sum };
  }
  return { sql: `sum(${body})${over}`, type: isFloat(type) ? double : null };
}

/** Of integers an integer, of decimals one of the same scale: what is beyond is cut. */
function emitAverage(body: string, type: RedshiftType | null, over: string): Typed {
  const count = `nullif(count(${body})${over}, 0)`;
  if (isInteger(type))
    return { sql: `CAST(sum(${body})${over} // ${count} AS BIGINT)`, type: bigint, whole: true };
  if (isNumeric(type)) {
    const sum = numeric(38, type.scale);
    const total = unscaled(`sum(${body})${over}`, sum);
    return {
      sql: divideDecimals(total, `CAST(${count} AS HUGEINT)`, sum, numeric(19, 0), sum),
      type: sum,
    };
  }
  return { sql: `avg(${body})${over}`, type: isFloat(type) ? double : null };
}

function emitMedian(arg: Typed, distinct: string, over: string, call: Call, e: Emission): Typed {
  if (distinct !== '') hasNo(e, call, 'Redshift has no MEDIAN(DISTINCT …).');
  return continuous(arg, '0.5', over, call, e);
}

/** Interpolated: exact for doubles, and for integers where the answer ends in .0 or .5. */
function continuous(arg: Typed, at: string, over: string, call: Call, e: Emission): Typed {
  const { type } = arg;
  if (type === null || isFloat(type))
    return {
      sql: `quantile_cont(CAST(${arg.sql} AS DOUBLE), ${at})${over}`,
      type: type === null ? null : double,
    };
  if (isInteger(type) && Number(at) === 0.5)
    return { sql: `quantile_cont(CAST(${arg.sql} AS DECIMAL(38,1)), 0.5)${over}`, type: numeric(38, 1) };
  notHere(e, call, `${call.name.toUpperCase()} of ${typeText(type)}`, 'Cast it to DOUBLE PRECISION.');
  return nothing;
}

function emitPercentile(call: Call, over: string, e: Emission): Typed {
  const name = call.name.toUpperCase();
  const [order] = call.withinGroup ?? [];
  if (!order || call.withinGroup!.length > 1) {
    hasNo(e, call, `${name} needs WITHIN GROUP (ORDER BY one expression).`);
    return nothing;
  }
  const fraction = call.args[0]!;
  if (fraction.kind !== 'number' || Number(fraction.text) > 1) {
    hasNo(e, fraction, `${name} takes a number from 0 to 1.`);
    return nothing;
  }
  const arg = emitExpression(order.expr, e);
  if (call.name === 'percentile_cont') {
    const at = order.direction === 'desc' ? String(1 - Number(fraction.text)) : fraction.text;
    return continuous(arg, at, over, call, e);
  }
  if (order.direction === 'desc') {
    notHere(e, order, 'PERCENTILE_DISC in descending order', 'Use ascending order.');
    return nothing;
  }
  return { sql: `quantile_disc(${arg.sql}, ${fraction.text})${over}`, type: arg.type };
}

function emitDeviation(name: string, arg: Typed, over: string, call: Call, e: Emission): Typed {
  if (isNumeric(arg.type)) {
    notHere(e, call, `${name.toUpperCase()} of ${typeText(arg.type)}`, 'Cast it to DOUBLE PRECISION.');
    return nothing;
  }
  const form = name === 'stddev' ? 'stddev_samp' : name === 'variance' ? 'var_samp' : name;
  return { sql: `${form}(CAST(${arg.sql} AS DOUBLE))${over}`, type: double };
}

/** NULL and empty texts are left out, as the documentation says. */
function emitListagg(call: Call, distinct: string, over: string, e: Emission): Typed {
  const value = emitExpression(call.args[0]!, e);
  const text = `nullif(${asText(value, e, call.args[0]!)}, '')`;
  const delimiter = call.args[1];
  if (delimiter && delimiter.kind !== 'string' && delimiter.kind !== 'variable')
    hasNo(e, delimiter, 'The delimiter of LISTAGG is a text written out.');
  const between = delimiter ? emitExpression(delimiter, e).sql : quoteText('');
  let order = '';
  if (call.withinGroup) {
    const keys = emitOrder(call.withinGroup, e);
    // DuckDB orders DISTINCT values by themselves only, and by the very text that it joins.
    if (distinct !== '') {
      const [only] = call.withinGroup;
      const same = call.withinGroup.length === 1 && emitExpression(only!.expr, e).sql === value.sql;
      if (!same) notHere(e, call, 'LISTAGG(DISTINCT …) in the order of another expression');
      if (same && !isText(value.type) && value.type !== null)
        return distinctList(value, between, only!.direction, over, e, call);
      order = ` ORDER BY ${text} ${only!.direction.toUpperCase()}`;
    } else order = ` ORDER BY ${keys}`;
  }
  return { sql: `string_agg(${distinct}${text}, ${between}${order})${over}`, type: varchar(65535) };
}

/** Distinct values that are not texts, in their own order. */
function distinctList(
  value: Typed,
  between: string,
  direction: 'asc' | 'desc',
  over: string,
  e: Emission,
  call: Call,
): Typed {
  if (over !== '') notHere(e, call, 'LISTAGG(DISTINCT …) OVER (…) of other than texts');
  const list = `list_sort(list_distinct(list(${value.sql})), '${direction.toUpperCase()}')`;
  return {
    sql: `nullif(array_to_string(list_transform(${list}, lambda rs_x: CAST(rs_x AS VARCHAR)), ${between}), '')`,
    type: varchar(65535),
  };
}
