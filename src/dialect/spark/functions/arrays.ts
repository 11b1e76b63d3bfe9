import type { Typed } from '../context.ts';
import {
  arrayOf,
  duckType,
  isFractional,
  isIntegral,
  isMoment,
  type SparkType,
  sameType,
  typeText,
} from '../types.ts';
import type { CallSite, FunctionForm } from './form.ts';

/** Arrays and the functions that take lambdas. Spark's indices count from 1 as DuckDB's do, except in `get`. */
export const arrayForms: FunctionForm[] = [
  { name: 'array', takes: 'T…', gives: 'array<T>', duck: (args, site) => typedList(args, site.result) },
  {
    name: 'array_contains',
    takes: 'array<T>, T',
    strict: true,
    gives: 'boolean',
    duck: 'sp_array_contains($1, $2)',
    only: allOf(hasValue(1), isComparable),
  },
  {
    name: 'array_distinct',
    takes: 'array<T>',
    gives: 'array<T>',
    duck: 'sp_array_distinct($1)',
    only: isHashable,
  },
  ...['array_union', 'array_intersect', 'array_except'].map(
    (name): FunctionForm => ({
      name,
      takes: 'array, array',
      gives: ([a, b]) => (isVoidArray(a!.type) ? b!.type : a!.type),
      duck: ([a, b], { result }) => `sp_${name}(${[a!, b!].map((arg) => castSql(arg, result)).join(', ')})`,
      only: allOf(areAlike, isHashable),
    }),
  ),
  {
    name: 'arrays_overlap',
    takes: 'array, array',
    gives: 'boolean',
    duck: ([a, b]) => {
      const type = isVoidArray(a!.type) ? b!.type : a!.type;
      return `sp_arrays_overlap(${castSql(a!, type)}, ${castSql(b!, type)})`;
    },
    only: allOf(areAlike, isHashable),
  },
  ...['array<string>, any', 'array<string>, any, any'].map(
    (takes): FunctionForm => ({
      name: 'array_join',
      takes,
      gives: 'string',
      duck: ([list, separator, filling]) => {
        const texts = filling ? `sp_filled(${list!.sql}, ${filling.sql})` : list!.sql;
        // DuckDB joins by a literal only.
        return `sp_array_join${separator!.constant === undefined ? '_by' : ''}(${texts}, ${separator!.sql})`;
      },
      only: areTexts,
    }),
  ),
  { name: 'array_max', takes: 'array<T>', gives: 'T', duck: 'list_max($1)', only: isOrdered },
  { name: 'array_min', takes: 'array<T>', gives: 'T', duck: 'list_min($1)', only: isOrdered },
  {
    name: 'sort_array',
    takes: 'array<T>',
    gives: 'array<T>',
    duck: "list_sort($1, 'ASC', 'NULLS FIRST')",
    only: isOrdered,
  },
  {
    name: 'sort_array',
    takes: 'array<T>, =boolean',
    gives: 'array<T>',
    duck: ([list, ascending]) =>
      ascending!.constant === true
        ? `list_sort(${list!.sql}, 'ASC', 'NULLS FIRST')`
        : `list_sort(${list!.sql}, 'DESC', 'NULLS LAST')`,
    fits: ([, ascending]) => typeof ascending!.constant === 'boolean',
    only: isOrdered,
  },
  {
    name: 'array_sort',
    takes: 'array<T>',
    gives: 'array<T>',
    duck: "list_sort($1, 'ASC', 'NULLS LAST')",
    only: isOrdered,
  },
  { name: 'slice', takes: 'array<T>, int, int', gives: 'array<T>', duck: 'sp_slice($1, $2, $3)' },
  {
    name: 'element_at try_element_at',
    takes: 'array<T>, any',
    gives: 'T',
    duck: 'sp_element_at($1, $2)',
    only: isIndex(1),
  },
  {
    name: 'get',
    takes: 'array<T>, any',
    gives: 'T',
    duck: 'sp_get($1, CAST($2 AS INTEGER))',
    only: isIndex(1, true),
  },
  { name: 'size cardinality', takes: 'array', gives: 'int', duck: 'CAST(coalesce(len($1), -1) AS INTEGER)' },
  {
    name: 'size cardinality',
    takes: 'any',
    gives: 'int',
    duck: '-1',
    fits: ([value]) => value!.type.kind === 'null',
  },
  { name: 'array_size', takes: 'array', gives: 'int', duck: 'CAST(len($1) AS INTEGER)' },
  { name: 'flatten', takes: 'array<array<T>>', gives: 'array<T>', duck: 'sp_flatten($1)' },
  {
    name: 'array_position',
    takes: 'array<T>, T',
    strict: true,
    gives: 'bigint',
    duck: 'sp_array_position($1, $2)',
    only: allOf(isComparable, isNoDecimal),
  },
  {
    name: 'array_remove',
    takes: 'array<T>, T',
    strict: true,
    gives: 'array<T>',
    duck: 'sp_array_remove($1, $2)',
    only: allOf(isComparable, isNoDecimal),
  },
  {
    name: 'array_repeat',
    takes: 'any, any',
    gives: ([value]) => arrayOf(value!.type),
    duck: ([value, count]) =>
      `sp_array_repeat(CAST(${value!.sql} AS ${duckType(value!.type)}), CAST(${count!.sql} AS INTEGER))`,
    only: ([, count]) => (['int', 'null'].includes(count!.type.kind) ? null : 'A count that is not an int'),
  },
  {
    name: 'array_insert',
    takes: 'array<T>, any, T',
    strict: true,
    gives: 'array<T>',
    duck: 'sp_array_insert($1, CAST($2 AS INTEGER), $3)',
    only: allOf(isIndex(1), isNoDecimal),
  },
  {
    name: 'array_append',
    takes: 'array<T>, T',
    strict: true,
    gives: 'array<T>',
    duck: 'sp_array_append($1, $2)',
    only: isNoDecimal,
  },
  {
    name: 'array_prepend',
    takes: 'array<T>, T',
    strict: true,
    gives: 'array<T>',
    duck: 'sp_array_prepend($1, $2)',
    only: isNoDecimal,
  },
  {
    name: 'array_compact',
    takes: 'array<T>',
    gives: 'array<T>',
    duck: 'list_filter($1, lambda sp_x: sp_x IS NOT NULL)',
  },
  { name: 'reverse', takes: 'array', gives: '$1', duck: 'list_reverse($1)' },
  {
    name: 'concat',
    takes: 'array<T>, array<T>…',
    gives: 'array<T>',
    duck: ([first, ...rest]) => rest.reduce((sql, arg) => `sp_array_concat(${sql}, ${arg.sql})`, first!.sql),
    only: (args) => (args.some((arg) => arg.constant === null) ? 'A bare NULL as an argument' : null),
  },

  ...['T, T', 'T, T, T'].map(
    (takes): FunctionForm => ({
      name: 'sequence',
      takes,
      strict: true,
      gives: 'array<T>',
      duck: (args, { result }) =>
        `CAST(sp_sequence(${args.map((arg) => `CAST(${arg.sql} AS BIGINT)`).join(', ')}${args.length === 2 ? ', NULL' : ''}, ${args.length === 2}) AS ${duckType(result)})`,
      fits: ([start]) => isIntegral(start!.type),
    }),
  ),
  {
    name: 'sequence',
    takes: 'T, T',
    strict: true,
    gives: 'array<T>',
    duck: 'sp_date_sequence($1, $2, CASE WHEN $1 <= $2 THEN 1 ELSE -1 END)',
    fits: ([start]) => start!.type.kind === 'date',
  },
  {
    name: 'sequence',
    takes: 'T, T, interval_dt',
    strict: true,
    gives: 'array<T>',
    duck: ([start, stop, step]) =>
      start!.type.kind === 'date'
        ? `sp_date_sequence(${start!.sql}, ${stop!.sql}, datepart('day', ${step!.sql}))`
        : `sp_timestamp_sequence(${start!.sql}, ${stop!.sql}, epoch_us(${step!.sql}))`,
    only: ([start, , step]) => {
      const { type } = step!;
      const isWholeDays = type.kind === 'interval_dt' && type.from === 'day' && type.to === 'day';
      return isMoment(start!.type) || (start!.type.kind === 'date' && isWholeDays) ? null : 'This step';
    },
  },
  {
    name: 'sequence',
    takes: 'T, T, interval_ym',
    strict: true,
    gives: 'array<T>',
    duck: ([start, stop, step]) =>
      `CAST(sp_month_sequence(${start!.sql}, ${stop!.sql}, datepart('year', ${step!.sql}) * 12 + datepart('month', ${step!.sql})) AS ${duckType(arrayOf(start!.type))})`,
    only: ([start]) => (isMoment(start!.type) || start!.type.kind === 'date' ? null : 'This step'),
  },

  { name: 'transform', takes: 'array<T>, lambda(T)', gives: 'array<R>', duck: 'list_transform($1, $2)' },
  {
    name: 'transform',
    takes: 'array<T>, lambda(T,index)',
    gives: 'array<R>',
    duck: 'list_transform($1, $2)',
  },
  {
    name: 'filter',
    takes: 'array<T>, lambda(T)',
    gives: 'array<T>',
    duck: 'list_filter($1, $2)',
    only: isTest(1),
  },
  {
    name: 'filter',
    takes: 'array<T>, lambda(T,index)',
    gives: 'array<T>',
    duck: 'list_filter($1, $2)',
    only: isTest(1),
  },
  {
    name: 'exists',
    takes: 'array<T>, lambda(T)',
    gives: 'boolean',
    duck: 'sp_any(list_transform($1, $2))',
    only: isTest(1),
  },
  {
    name: 'forall',
    takes: 'array<T>, lambda(T)',
    gives: 'boolean',
    duck: 'sp_all(list_transform($1, $2))',
    only: isTest(1),
  },
  {
    name: 'aggregate reduce',
    takes: 'array<T>, A, lambda(A,T)',
    gives: 'A',
    duck: 'list_reduce($1, $3, $2)',
    only: isFold,
  },
  {
    name: 'aggregate reduce',
    takes: 'array<T>, A, lambda(A,T), lambda(A)',
    gives: (args) => args[3]!.type,
    duck: 'CASE WHEN $1 IS NOT NULL THEN list_transform([list_reduce($1, $3, $2)], $4)[1] END',
    only: isFold,
  },
  {
    name: 'zip_with',
    takes: 'array<T>, array<U>, lambda(T,U)',
    gives: 'array<R>',
    duck: ([a, b, lambda]) => {
      const [, left, right, body] = /^lambda (\w+), (\w+): (.*)$/s.exec(lambda!.sql)!;
      const longer = `list_resize(${a!.sql}, greatest(len(${a!.sql}), len(${b!.sql})))`;
      const inner = `list_transform([(${b!.sql})[${left}_at]], lambda ${right}: ${body})[1]`;
      return `CASE WHEN (${a!.sql}) IS NOT NULL AND (${b!.sql}) IS NOT NULL THEN list_transform(${longer}, lambda ${left}, ${left}_at: ${inner}) END`;
    },
  },
];

function typedList(args: Typed[], type: SparkType): string {
  return `CAST([${args.map((arg) => arg.sql).join(', ')}] AS ${duckType(type)})`;
}

function castSql(arg: Typed, type: SparkType): string {
  return sameType(arg.type, type) ? arg.sql : `CAST(${arg.sql} AS ${duckType(type)})`;
}

const elementOf = (type: SparkType) => (type.kind === 'array' ? type.element : type);
const isVoidArray = (type: SparkType) => type.kind === 'array' && type.element.kind === 'null';

type Only = (args: Typed[], call: CallSite) => string | null;

function allOf(...tests: Only[]): Only {
  return (args, call) => tests.map((test) => test(args, call)).find((reason) => reason !== null) ?? null;
}

/** Spark refuses a bare NULL here. */
function hasValue(at: number): Only {
  return (args) => (args[at]!.constant === null ? 'A bare NULL as an argument' : null);
}

function areAlike([a, b]: Typed[]): string | null {
  const alike = sameType(a!.type, b!.type) || isVoidArray(a!.type) || isVoidArray(b!.type);
  return alike ? null : `Arrays of two types (${typeText(a!.type)} and ${typeText(b!.type)})`;
}

/** Equality is the same on both sides, but no map can be compared. */
function isComparable([list]: Typed[]): string | null {
  return holds(elementOf(list!.type), (type) => type.kind === 'map') ? 'An array of maps' : null;
}

/** Spark tells 0.0 from -0.0 in sets of numbers, DuckDB does not. */
function isHashable(args: Typed[]): string | null {
  for (const { type } of args)
    if (holds(type, (inner) => inner.kind === 'map' || isFractional(inner)))
      return `Comparing elements of ${typeText(type)}`;
  return null;
}

/** Spark refuses elements and a value whose decimals are not of one precision; the types are joined by now. */
function isNoDecimal([list]: Typed[]): string | null {
  return elementOf(list!.type).kind === 'decimal' ? 'A decimal beside elements of another type' : null;
}

/** NULLs inside an element have another place in DuckDB's order. */
function isOrdered([list]: Typed[]): string | null {
  const element = elementOf(list!.type);
  return ['array', 'map', 'struct', 'interval'].includes(element.kind)
    ? `Ordering elements of ${typeText(list!.type)}`
    : null;
}

function holds(type: SparkType, test: (type: SparkType) => boolean): boolean {
  if (test(type)) return true;
  if (type.kind === 'array') return holds(type.element, test);
  if (type.kind === 'map') return holds(type.key, test) || holds(type.value, test);
  return type.kind === 'struct' && type.fields.some((field) => holds(field.type, test));
}

function isIndex(at: number, orNull = false): Only {
  return (args) => {
    const { kind } = args[at]!.type;
    if (kind === 'tinyint' || kind === 'smallint' || kind === 'int' || (orNull && kind === 'null'))
      return null;
    return 'An index that is not an int';
  };
}

function isTest(at: number): Only {
  return (args) => {
    const { kind } = args[at]!.type;
    return kind === 'boolean' || kind === 'null' ? null : 'A test that is not boolean';
  };
}

/** DuckDB folds only into the elements' own type. */
function isFold([list, zero, merge]: Typed[]): string | null {
  const element = elementOf(list!.type);
  if (!sameType(zero!.type, merge!.type)) return 'A result of another type than the start value';
  if (sameType(element, zero!.type) || element.kind === 'null') return null;
  return `Folding elements of ${typeText(element)} into ${typeText(zero!.type)}`;
}

function areTexts(args: Typed[]): string | null {
  const others = args.slice(1).map((arg) => arg.type.kind);
  return others.every((kind) => kind === 'string' || kind === 'null')
    ? null
    : 'A separator that is not a text';
}
