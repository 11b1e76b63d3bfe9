import { quoteText } from '../sql/quote.ts';
import { nearest } from '../sql/suggest.ts';
import type { Call, Expr } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { dateFormat, datePart } from './dates.ts';
import { emitExpression, emitOrder, emitWindow } from './emitExpression.ts';
import { aggregates, type LocalFunction, notLocal, scalarFunctions, windowFunctions } from './functions.ts';

export function emitCall(call: Call, e: Emission): string {
  const { name } = call;
  if (call.filter)
    hasNo(
      e,
      call.filter,
      'Redshift has no FILTER (WHERE …); put the condition in a CASE inside the aggregate.',
    );
  if (Object.hasOwn(aggregates, name)) return emitAggregate(call, aggregates[name]!, e);
  if (Object.hasOwn(windowFunctions, name)) return emitWindowFunction(call, windowFunctions[name]!, e);
  const special = Object.hasOwn(specials, name) ? specials[name] : undefined;
  const known = Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name] : undefined;
  if (!known && !special) return unknownFunction(call, e);
  if (call.over) hasNo(e, call.nameSpan, `${name} is not a window function.`);
  if (call.distinct || call.orderBy.length > 0 || call.withinGroup)
    hasNo(e, call.nameSpan, `${name} is not an aggregate.`);
  if (known && !arityHolds(call, known, e)) return 'NULL';
  return special ? special(call, e) : fill(known!.form, call, e);
}

function unknownFunction(call: Call, e: Emission): string {
  for (const arg of call.args) emitExpression(arg, e);
  if (notLocal.has(call.name)) notHere(e, call.nameSpan, `The function ${call.name}`);
  else {
    const known = [
      ...Object.keys(scalarFunctions),
      ...Object.keys(aggregates),
      ...Object.keys(windowFunctions),
    ];
    const near = instead[call.name] ?? nearest(call.name, known);
    hasNo(e, call.nameSpan, `Redshift has no function ${call.name}.${near ? ` Use ${near}.` : ''}`);
  }
  return 'NULL';
}

/** What Redshift calls what other systems have. */
const instead: Record<string, string> = {
  string_agg: 'LISTAGG',
  group_concat: 'LISTAGG',
  array_agg: 'LISTAGG',
  now: 'GETDATE()',
  ifnull: 'NVL',
  if: 'CASE',
  iff: 'CASE',
  strftime: 'TO_CHAR',
  date_format: 'TO_CHAR',
  age: 'DATEDIFF',
  generate_series: 'a recursive common table expression or a table of numbers',
  unnest: 'a SUPER column in FROM',
  regexp_matches: 'the operator ~ or REGEXP_SUBSTR',
  regexp_extract: 'REGEXP_SUBSTR',
  epoch: 'EXTRACT(epoch FROM …)',
  instr: 'STRPOS',
  format: '||',
};

function arityHolds(call: Call, known: LocalFunction, e: Emission): boolean {
  const { length } = call.args;
  if (length >= known.least && length <= known.most) return true;
  const wanted = known.least === known.most ? `${known.least}` : `${known.least} to ${known.most}`;
  hasNo(e, call, `${call.name} takes ${wanted} arguments, not ${length}.`);
  return false;
}

function fill(form: string, call: Call, e: Emission): string {
  const args = call.args.map((arg) => emitExpression(arg, e));
  return form.replace(/\$(\*|\d)/g, (_, which: string) =>
    which === '*' ? args.join(', ') : `(${args[Number(which) - 1] ?? 'NULL'})`,
  );
}

function emitAggregate(call: Call, known: LocalFunction, e: Emission): string {
  if (!arityHolds(call, known, e)) return 'NULL';
  if (call.orderBy.length > 0)
    hasNo(e, call, `Redshift has no ORDER BY inside ${call.name}(…); use WITHIN GROUP (ORDER BY …).`);
  const over = call.over ? ` OVER ${emitWindow(call.over, e)}` : '';
  if (call.over && call.over.orderBy.length > 0 && !call.over.frame)
    hasNo(
      e,
      call.over,
      `Redshift wants a frame for ${call.name} with ORDER BY in its window: add ROWS UNBOUNDED PRECEDING.`,
    );
  const distinct = call.distinct ? 'DISTINCT ' : '';
  const args = call.args.map((arg) => emitExpression(arg, e));
  if (call.name === 'listagg') {
    const order = call.withinGroup ? ` ORDER BY ${emitOrder(call.withinGroup, e)}` : '';
    // LISTAGG of no row is an empty text to DuckDB's NULL alike.
    return `string_agg(${distinct}CAST(${args[0]} AS VARCHAR), ${args[1] ?? "''"}${order})${over}`;
  }
  if (call.name === 'percentile_cont' || call.name === 'percentile_disc') {
    const order = call.withinGroup?.[0];
    if (!order) {
      hasNo(e, call, `${call.name} needs WITHIN GROUP (ORDER BY …).`);
      return 'NULL';
    }
    const at = order.direction === 'desc' ? `1 - (${args[0]})` : args[0];
    return `${known.form}(${emitExpression(order.expr, e)}, ${at})${over}`;
  }
  if (call.withinGroup) hasNo(e, call, `${call.name} has no WITHIN GROUP.`);
  if (call.name === 'avg')
    return `(sum(${distinct}${args[0]})${over} // nullif(count(${distinct}${args[0]})${over}, 0))`;
  return `${known.form.replace('($*)', '')}(${distinct}${args.join(', ')})${over}`;
}

function emitWindowFunction(call: Call, known: LocalFunction, e: Emission): string {
  if (!arityHolds(call, known, e)) return 'NULL';
  if (!call.over) {
    hasNo(e, call, `${call.name} needs OVER (…).`);
    return 'NULL';
  }
  const over = emitWindow(call.over, e);
  const args = call.args.map((arg) => emitExpression(arg, e)).join(', ');
  if (call.name === 'ratio_to_report') return `((${args})::DOUBLE / nullif(sum(${args}) OVER ${over}, 0))`;
  const needsFrame = ['first_value', 'last_value', 'nth_value'].includes(call.name);
  if (needsFrame && call.over.orderBy.length > 0 && !call.over.frame)
    hasNo(
      e,
      call.over,
      `Redshift wants a frame for ${call.name} with ORDER BY: add ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING.`,
    );
  const nulls = call.nulls ? ` ${call.nulls.toUpperCase()} NULLS` : '';
  return `${call.name}(${args}${nulls}) OVER ${over}`;
}

type Special = (call: Call, e: Emission) => string;

/** `day` or `'day'`. */
function partOf(arg: Expr | undefined, reading: boolean, call: Call, e: Emission): string {
  const word =
    arg?.kind === 'column' && arg.parts.length === 1
      ? arg.parts[0]!.name
      : arg?.kind === 'string'
        ? arg.value
        : '';
  const part = datePart(word, reading);
  if (part === null) hasNo(e, arg ?? call, `"${word}" is not a date part of Redshift.`);
  return part ?? 'day';
}

function threeArguments(call: Call, e: Emission): boolean {
  if (call.args.length === 3) return true;
  hasNo(e, call, `${call.name} takes a date part and two more arguments.`);
  return false;
}

const dateAdd: Special = (call, e) => {
  if (!threeArguments(call, e)) return 'NULL';
  const part = partOf(call.args[0], false, call, e);
  const [, amount, at] = call.args.map((arg, i) => (i === 0 ? '' : emitExpression(arg, e)));
  const step =
    part === 'quarter' ? `to_months(3 * (${amount})::INTEGER)` : `(${amount})::BIGINT * INTERVAL 1 ${part}`;
  return `((${at})::TIMESTAMP + ${step})`;
};
const dateDiff: Special = (call, e) => {
  if (!threeArguments(call, e)) return 'NULL';
  const part = partOf(call.args[0], false, call, e);
  // Both as timestamps: a DATE has no hours to DuckDB.
  return `date_diff('${part}', (${emitExpression(call.args[1]!, e)})::TIMESTAMP, (${emitExpression(call.args[2]!, e)})::TIMESTAMP)`;
};

function format(call: Call, e: Emission, make: (format: string) => string): string {
  const wanted = call.args[1];
  const known = wanted?.kind === 'string' ? dateFormat(wanted.value) : null;
  if (known !== null) return make(quoteText(known));
  notHere(e, wanted ?? call, `This format of ${call.name}`);
  return 'NULL';
}

const specials: Record<string, Special> = {
  dateadd: dateAdd,
  date_add: dateAdd,
  datediff: dateDiff,
  date_diff: dateDiff,
  date_part: (call, e) =>
    `date_part('${partOf(call.args[0], true, call, e)}', ${call.args[1] ? emitExpression(call.args[1], e) : 'NULL'})`,
  date_trunc: (call, e) =>
    `date_trunc('${partOf(call.args[0], false, call, e)}', (${call.args[1] ? emitExpression(call.args[1], e) : 'NULL'})::TIMESTAMP)`,
  to_char: (call, e) => format(call, e, (known) => `strftime(${emitExpression(call.args[0]!, e)}, ${known})`),
  to_date: (call, e) =>
    format(call, e, (known) => `strptime(${emitExpression(call.args[0]!, e)}, ${known})::DATE`),
  to_timestamp: (call, e) =>
    format(call, e, (known) => `strptime(${emitExpression(call.args[0]!, e)}, ${known})::TIMESTAMPTZ`),
  /** An empty text where the path leads nowhere. */
  json_extract_path_text: (call, e) => {
    const [json, ...path] = call.args.map((arg) => emitExpression(arg, e));
    const pointer = path.map((step) => `replace(replace(${step}, '~', '~0'), '/', '~1')`).join(` || '/' || `);
    return `coalesce(json_extract_string(${json}, '/' || ${pointer}), '')`;
  },
  decode: (call, e) => {
    const [value, ...rest] = call.args.map((arg) => emitExpression(arg, e));
    const whens: string[] = [];
    // NULL equals NULL in DECODE.
    for (let i = 0; i + 1 < rest.length; i += 2)
      whens.push(`WHEN ${value} IS NOT DISTINCT FROM ${rest[i]} THEN ${rest[i + 1]}`);
    const otherwise = rest.length % 2 === 1 ? ` ELSE ${rest.at(-1)}` : '';
    if (whens.length === 0) hasNo(e, call, 'decode takes a value, then pairs of a candidate and its result.');
    return whens.length === 0 ? 'NULL' : `CASE ${whens.join(' ')}${otherwise} END`;
  },
  /** `TRIM([LEADING | TRAILING | BOTH] [characters FROM] text)` */
  trim: (call, e) => {
    const [first] = call.args;
    const sided =
      first?.kind === 'string' &&
      ['leading', 'trailing', 'both'].includes(first.value) &&
      call.args.length > 1;
    const side = sided ? first.value : 'both';
    const args = (sided ? call.args.slice(1) : call.args).map((arg) => emitExpression(arg, e));
    const name = side === 'leading' ? 'ltrim' : side === 'trailing' ? 'rtrim' : 'trim';
    return args.length === 2 ? `${name}(${args[1]}, ${args[0]})` : `${name}(${args[0]})`;
  },
};
