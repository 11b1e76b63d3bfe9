import { nearest } from '../sql/suggest.ts';
import type { Call, Expr } from '../sql/tree.ts';
import { aggregateNames, emitAggregate } from './aggregates.ts';
import type { Special } from './arity.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { castTo, literalAs } from './convert.ts';
import { dateFunctions } from './dateFunctions.ts';
import { asText, emitExpression, emitSql } from './emitExpression.ts';
import { type Kind, type LocalFunction, notLocal, scalarFunctions } from './functions.ts';
import { specialFunctions } from './specialFunctions.ts';
import {
  bigint,
  double,
  isInteger,
  isMoment,
  isNumber,
  isOpen,
  isText,
  nothing,
  type Typed,
  timestamp,
  varchar,
} from './typed.ts';
import { typeText } from './types.ts';
import { emitWindowFunction, windowFunctionNames } from './windowFunctions.ts';

export function emitCall(call: Call, e: Emission): Typed {
  const { name } = call;
  if (call.filter)
    hasNo(
      e,
      call.filterSpan ?? call.filter,
      'Redshift has no FILTER (WHERE …); put the condition in a CASE inside the aggregate.',
    );
  if (aggregateNames.has(name)) return emitAggregate(call, e);
  if (windowFunctionNames.has(name)) return emitWindowFunction(call, e);
  const special = specialOf(name);
  const known = Object.hasOwn(scalarFunctions, name) ? scalarFunctions[name] : undefined;
  if (!known && !special) return unknownFunction(call, e);
  if (call.over) hasNo(e, call.nameSpan, `${name} is not a window function.`);
  if (call.distinct || call.orderBy.length > 0 || call.withinGroup)
    hasNo(e, call.nameSpan, `${name} is not an aggregate.`);
  return special ? special(call, e) : fill(known!, call, e);
}

function specialOf(name: string): Special | undefined {
  if (Object.hasOwn(specialFunctions, name)) return specialFunctions[name];
  return Object.hasOwn(dateFunctions, name) ? dateFunctions[name] : undefined;
}

function unknownFunction(call: Call, e: Emission): Typed {
  for (const arg of call.args) emitSql(arg, e);
  if (notLocal.has(call.name) || /^(st_|h3_|pg_|has_)/.test(call.name))
    notHere(e, call.nameSpan, `The function ${call.name.toUpperCase()}`);
  else {
    const near =
      instead[call.name] ??
      nearest(call.name, [
        ...Object.keys(scalarFunctions),
        ...Object.keys(specialFunctions),
        ...Object.keys(dateFunctions),
        ...aggregateNames,
        ...windowFunctionNames,
      ])?.toUpperCase();
    hasNo(e, call.nameSpan, `Redshift has no function ${call.name}.${near ? ` Use ${near}.` : ''}`);
  }
  return { ...nothing, type: null };
}

/** What Redshift calls what other systems have. */
const instead: Record<string, string> = {
  string_agg: 'LISTAGG',
  group_concat: 'LISTAGG',
  array_agg: 'LISTAGG',
  list: 'LISTAGG',
  now: 'GETDATE()',
  ifnull: 'NVL',
  if: 'CASE',
  iff: 'CASE',
  iif: 'CASE',
  strftime: 'TO_CHAR',
  strptime: 'TO_DATE or TO_TIMESTAMP',
  date_format: 'TO_CHAR',
  age: 'DATEDIFF',
  generate_series: 'a recursive common table expression or a table of numbers',
  unnest: 'a SUPER column in FROM',
  regexp_matches: 'the operator ~ or REGEXP_SUBSTR',
  regexp_extract: 'REGEXP_SUBSTR',
  epoch: 'EXTRACT(epoch FROM …)',
  instr: 'STRPOS',
  format: '||',
  printf: '||',
  every: 'BOOL_AND',
  year: 'EXTRACT(year FROM …)',
  month: 'EXTRACT(month FROM …)',
  day: 'EXTRACT(day FROM …)',
  hour: 'EXTRACT(hour FROM …)',
  dayofweek: 'EXTRACT(dow FROM …)',
  to_json: 'JSON_SERIALIZE',
  json_extract: 'JSON_EXTRACT_PATH_TEXT',
  count_if: 'SUM(CASE WHEN … THEN 1 ELSE 0 END)',
  mode: 'a query with COUNT(*) and ROW_NUMBER()',
  arg_max: 'ROW_NUMBER() with QUALIFY',
  clock_timestamp: 'GETDATE()',
  make_date: "TO_DATE with a text, such as TO_DATE('2024-01-01', 'YYYY-MM-DD')",
  concat_ws: '||',
  div: '/ of two integers',
  gen_random_uuid: 'a key of your own',
  uuid: 'a key of your own',
};

function fill(known: LocalFunction, call: Call, e: Emission): Typed {
  const { kinds } = known;
  const least = kinds.filter(({ optional }) => !optional).length;
  if (call.args.length < least || call.args.length > kinds.length) {
    const wanted = least === kinds.length ? `${least}` : `${least} to ${kinds.length}`;
    hasNo(e, call, `${call.name.toUpperCase()} takes ${wanted} arguments, not ${call.args.length}.`);
    return nothing;
  }
  const args = call.args.map((arg) => emitExpression(arg, e));
  const sql = args.map((arg, i) => argument(arg, kinds[i]!.kind, call, call.args[i]!, e));
  const text = known.form.replace(/\$(\*|\d)/g, (_, which: string) =>
    which === '*' ? sql.join(', ') : (sql[Number(which) - 1] ?? 'NULL'),
  );
  return { sql: text, type: resultType(known, args[0]) };
}

function resultType(known: LocalFunction, first: Typed | undefined): Typed['type'] {
  if (known.result === 'same') return first!.type && isOpen(first!.type) ? double : first!.type;
  if (known.result !== 'text') return known.result;
  const { type, text } = first!;
  if (text !== undefined) return varchar(Math.max(1, Buffer.byteLength(text)));
  if (type && 'length' in type) return varchar(type.length);
  return type === null ? null : varchar(65535);
}

/** An argument in the form that its function takes. */
export function argument(arg: Typed, kind: Kind, call: Call, span: Expr, e: Emission): string {
  const { type, text } = arg;
  const name = call.name.toUpperCase();
  switch (kind) {
    case 't':
      return type?.name === 'char' ? arg.sql : asText(arg, e, span);
    case 'i':
      if (text !== undefined) return literalAs(text, bigint, e, span);
      if (type !== null && !isInteger(type) && !isOpen(type))
        notHere(e, span, `${typeText(type)} as an argument of ${name}`, 'Cast it to INTEGER.');
      return arg.sql;
    case 'n':
    case 'f':
      if (text !== undefined) return literalAs(text, double, e, span);
      if (type !== null && !isNumber(type) && !isOpen(type)) {
        if (isText(type) || type.name === 'super')
          notHere(e, span, `${typeText(type)} as an argument of ${name}`, 'Cast it to a number.');
        else hasNo(e, span, `${name} takes a number, not ${typeText(type)}.`);
      }
      return kind === 'f' ? `CAST(${arg.sql} AS DOUBLE)` : arg.sql;
    case 'm':
    case 'M':
      return moment(arg, kind === 'M', name, span, e);
    case 's':
      if (type !== null && type.name !== 'super')
        hasNo(e, span, `${name} takes SUPER, not ${typeText(type)}; use JSON_PARSE.`);
      return arg.sql;
    case 'a':
      return arg.sql;
  }
}

/** A date or a time stamp; a quoted text is one. */
export function moment(arg: Typed, asTimestamp: boolean, name: string, span: Expr, e: Emission): string {
  const { type, text } = arg;
  if (text !== undefined) return literalAs(text, timestamp, e, span);
  if (type !== null && !isMoment(type) && !isOpen(type)) {
    if (isText(type)) notHere(e, span, `A text as an argument of ${name}`, 'Cast it to DATE or TIMESTAMP.');
    else hasNo(e, span, `${name} takes a date or a time stamp, not ${typeText(type)}.`);
    return 'NULL';
  }
  if (type === null || !asTimestamp || type.name === 'timestamp')
    return asTimestamp && type === null ? `CAST(${arg.sql} AS TIMESTAMP)` : arg.sql;
  return castTo(arg, timestamp, e, span).sql;
}
