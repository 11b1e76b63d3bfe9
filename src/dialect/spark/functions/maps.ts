import type { Expr } from '../../sql/tree.ts';
import { castTo } from '../cast.ts';
import { widestType } from '../coercion.ts';
import type { Typed } from '../context.ts';
import {
  arrayOf,
  duckType,
  mapOf,
  type SparkColumn,
  type SparkType,
  sparkTypes,
  typeText,
} from '../types.ts';
import type { CallSite, FunctionForm } from './form.ts';

/** Maps and structs. A key that is NULL or comes twice is an error on both sides. */
export const mapForms: FunctionForm[] = [
  {
    name: 'map',
    takes: 'any…',
    gives: (args) => mapOf(widest(args, 0), widest(args, 1)),
    duck: (args, site) => {
      const { key, value } = site.result as Extract<SparkType, { kind: 'map' }>;
      return `MAP(${list(args, 0, key, site)}, ${list(args, 1, value, site)})`;
    },
    only: (args) =>
      args.length % 2 === 0 &&
      args.every((arg, i) => i % 2 === 1 || !typeText(arg.type).includes('map<')) &&
      [0, 1].every((at) => widestType(args.filter((_, i) => i % 2 === at).map((a) => a.type)))
        ? null
        : 'A map of these keys and values',
  },
  { name: 'map_keys', takes: 'map<K,V>', gives: 'array<K>', duck: 'map_keys($1)' },
  { name: 'map_values', takes: 'map<K,V>', gives: 'array<V>', duck: 'map_values($1)' },
  {
    name: 'map_entries',
    takes: 'map<K,V>',
    gives: ([map]) => arrayOf(entryOf(map!.type)),
    duck: ([map]) => `CAST(map_entries(${map!.sql}) AS ${duckType(arrayOf(entryOf(map!.type)))})`,
  },
  { name: 'map_from_arrays', takes: 'array<K>, array<V>', gives: 'map<K,V>', duck: 'MAP($1, $2)' },
  {
    name: 'map_from_entries',
    takes: 'array',
    gives: ([entries]) => {
      const [key, value] = pairOf(entries!.type) ?? [];
      return mapOf(key?.type ?? sparkTypes.null, value?.type ?? sparkTypes.null);
    },
    duck: 'sp_map_from_entries($1)',
    only: ([entries]) => (pairOf(entries!.type) ? null : 'An array of something else than pairs'),
  },
  {
    name: 'map_concat',
    takes: 'map<K,V>, map<K,V>…',
    strict: true,
    gives: 'map<K,V>',
    duck: ([first, ...rest]) => rest.reduce((sql, arg) => `sp_map_concat(${sql}, ${arg.sql})`, first!.sql),
  },
  {
    name: 'map_contains_key',
    takes: 'map<K,V>, K',
    strict: true,
    gives: 'boolean',
    duck: 'list_contains(map_keys($1), $2)',
    only: ([, key]) => (key!.constant === null ? 'A bare NULL as a key' : null),
  },
  {
    name: 'element_at try_element_at',
    takes: 'map<K,V>, K',
    strict: true,
    gives: 'V',
    duck: 'sp_map_value($1, $2)',
  },
  {
    name: 'size cardinality',
    takes: 'map',
    gives: 'int',
    duck: 'CAST(coalesce(cardinality($1), -1) AS INTEGER)',
  },
  {
    name: 'map_filter',
    takes: 'map<K,V>, lambda(K,V)',
    gives: 'map<K,V>',
    duck: ([map, test]) =>
      `map_from_entries(list_filter(map_entries(${map!.sql}), lambda sp_e: ${applied(test!, 'sp_e')}))`,
    only: ([, test]) => (['boolean', 'null'].includes(test!.type.kind) ? null : 'A test that is not boolean'),
  },
  {
    name: 'transform_keys',
    takes: 'map<K,V>, lambda(K,V)',
    gives: 'map<R,V>',
    duck: ([map, change]) =>
      `MAP(list_transform(map_entries(${map!.sql}), lambda sp_e: ${applied(change!, 'sp_e')}), map_values(${map!.sql}))`,
  },
  {
    name: 'transform_values',
    takes: 'map<K,V>, lambda(K,V)',
    gives: 'map<K,R>',
    duck: ([map, change]) =>
      `MAP(map_keys(${map!.sql}), list_transform(map_entries(${map!.sql}), lambda sp_e: ${applied(change!, 'sp_e')}))`,
  },
  {
    name: 'str_to_map',
    takes: 'any',
    gives: 'map<string,string>',
    duck: "sp_str_to_map(CAST($1 AS VARCHAR), ',', ':')",
    only: isPlain,
  },
  {
    name: 'str_to_map',
    takes: 'any, =string, =string',
    gives: 'map<string,string>',
    duck: 'sp_str_to_map(CAST($1 AS VARCHAR), $2, $3)',
    only: isPlain,
  },

  {
    name: 'struct',
    takes: 'any, any…',
    gives: (args, call) => ({
      kind: 'struct',
      fields: args.map((arg, i) => ({ name: nameOf(call.args[i]!) ?? `col${i + 1}`, type: arg.type })),
    }),
    duck: (args, { result }) => packed(fieldsOf(result), args),
    only: (args, { call }) => uniqueNames(args.map((_, i) => nameOf(call.args[i]!) ?? `col${i + 1}`)),
  },
  {
    name: 'named_struct',
    takes: 'any, any…',
    gives: (args) => ({
      kind: 'struct',
      fields: args
        .filter((_, i) => i % 2 === 1)
        .map((arg, i) => ({ name: String(args[i * 2]!.constant), type: arg.type })),
    }),
    duck: (args, { result }) =>
      packed(
        fieldsOf(result),
        args.filter((_, i) => i % 2 === 1),
      ),
    only: (args) => {
      const names = args.filter((_, i) => i % 2 === 0);
      const areNames = names.every(
        ({ type, constant }) => type.kind === 'string' && typeof constant === 'string',
      );
      if (args.length % 2 !== 0 || !areNames) return 'A struct whose names are not literal texts';
      return uniqueNames(names.map(({ constant }) => String(constant)));
    },
  },
];

function widest(args: Typed[], at: 0 | 1): SparkType {
  return widestType(args.filter((_, i) => i % 2 === at).map((arg) => arg.type)) ?? sparkTypes.null;
}

function list(args: Typed[], at: 0 | 1, type: SparkType, { e, call }: CallSite): string {
  const items = args.filter((_, i) => i % 2 === at).map((arg) => castTo(e, arg, type, call).sql);
  return `CAST([${items.join(', ')}] AS ${duckType(arrayOf(type))})`;
}

function entryOf(type: SparkType): SparkType {
  const { key, value } = type.kind === 'map' ? type : { key: sparkTypes.null, value: sparkTypes.null };
  return {
    kind: 'struct',
    fields: [
      { name: 'key', type: key },
      { name: 'value', type: value },
    ],
  };
}

function pairOf(type: SparkType): SparkColumn[] | null {
  const isPair = type.kind === 'array' && type.element.kind === 'struct' && type.element.fields.length === 2;
  return isPair ? (type.element as Extract<SparkType, { kind: 'struct' }>).fields : null;
}

/** The body of a lambda of two parameters over the key and the value of an entry. */
function applied({ sql }: Typed, entry: string): string {
  const [, key, value, body] = /^lambda (\w+), (\w+): (.*)$/s.exec(sql)!;
  return `list_transform([${entry}.key], lambda ${key}: list_transform([${entry}.value], lambda ${value}: ${body})[1])[1]`;
}

/** Delimiters are regular expressions in Spark: only those that stand for themselves. */
function isPlain(args: Typed[]): string | null {
  const delimiters = args.slice(1).map((arg) => String(arg.constant));
  if (args[0]!.type.kind !== 'string' && args[0]!.type.kind !== 'null') return 'This type of argument';
  return delimiters.every((text) => /^[^\\^$.|?*+()[\]{}]+$/.test(text))
    ? null
    : 'A delimiter that is a regular expression';
}

/** The name that a column keeps inside `struct(…)`. */
function nameOf(x: Expr): string | null {
  if (x.kind === 'column') return x.parts.at(-1)!.name;
  return x.kind === 'field' ? x.name.name : null;
}

function fieldsOf(type: SparkType): SparkColumn[] {
  return type.kind === 'struct' ? type.fields : [];
}

function packed(fields: SparkColumn[], values: Typed[]): string {
  const parts = fields.map(
    ({ name, type }, i) => `"${name.replaceAll('"', '""')}" := CAST(${values[i]!.sql} AS ${duckType(type)})`,
  );
  return `struct_pack(${parts.join(', ')})`;
}

/** DuckDB has no two fields whose names differ in case only. */
function uniqueNames(names: string[]): string | null {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length && !names.includes('')
    ? null
    : 'A struct with two fields of one name';
}
