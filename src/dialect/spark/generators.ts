import type { Call } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { broken, complain, type Emission, notLocal } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { type SparkType, sameType, sparkTypes, typeText } from './types.ts';

export interface GeneratedColumn {
  name: string;
  type: SparkType;
  /** With `unnest` in it: several columns of one generator go on side by side. */
  sql: string;
  broken?: true;
}

const names = new Set(
  'explode explode_outer posexplode posexplode_outer inline inline_outer stack'.split(' '),
);

export const isGenerator = (name: string) => names.has(name);

/** The columns of `explode` and its kin; null for any other function, none where a finding was made. */
export function generatorOf(call: Call, e: Emission): GeneratedColumn[] | null {
  if (!names.has(call.name)) return null;
  if (call.name === 'stack') return stack(call, e);
  const [arg] = call.args;
  if (!arg || call.args.length !== 1) {
    complain(e, call, 'sql-syntax', `${call.name} takes one argument.`);
    return [];
  }
  const { sql, type, ...rest } = emitExpression(arg, e);
  if (rest.broken) return [];
  const isOuter = call.name.endsWith('_outer');
  const over = (list: string) => `unnest(${isOuter ? `sp_or_null(${list}, ${sizeOf(type, sql)})` : list})`;
  const columns: GeneratedColumn[] = [];
  if (call.name.startsWith('inline')) {
    if (type.kind !== 'array' || type.element.kind !== 'struct') return wrong(call, type, e);
    return type.element.fields.map((field) => ({
      name: field.name,
      type: field.type,
      sql: over(`list_transform(${sql}, lambda s: struct_extract(s, '${field.name.replaceAll("'", "''")}'))`),
    }));
  }
  if (call.name.startsWith('pos'))
    columns.push({
      name: 'pos',
      type: sparkTypes.int,
      sql: `CAST(${over(`range(0, CAST(${sizeOf(type, sql)} AS BIGINT))`)} AS INTEGER)`,
    });
  if (type.kind === 'array') return [...columns, { name: 'col', type: type.element, sql: over(sql) }];
  if (type.kind !== 'map') return wrong(call, type, e);
  return [
    ...columns,
    { name: 'key', type: type.key, sql: over(`map_keys(${sql})`) },
    { name: 'value', type: type.value, sql: over(`map_values(${sql})`) },
  ];
}

const sizeOf = (type: SparkType, sql: string) =>
  type.kind === 'map' ? `cardinality(${sql})` : `len(${sql})`;

function wrong(call: Call, type: SparkType, e: Emission): GeneratedColumn[] {
  complain(e, call, 'type-mismatch', `${call.name} does not take ${typeText(type)}.`);
  return [];
}

/** `stack(n, …)`: n rows of the values in turn. */
function stack(call: Call, e: Emission): GeneratedColumn[] {
  const [head, ...rest] = call.args.map((arg) => emitExpression(arg, e));
  if (!head || head.broken || rest.some((value) => value.broken)) return [];
  if (typeof head.constant !== 'number' || head.constant < 1 || rest.length === 0) {
    notLocal(e, call, 'stack without a literal number of rows');
    return [];
  }
  const rows = head.constant;
  const width = Math.ceil(rest.length / rows);
  return Array.from({ length: width }, (_, column) => {
    const values = Array.from({ length: rows }, (_, row) => rest[row * width + column] ?? broken());
    const kinds = values.map((value) => value.type).filter((t) => t.kind !== 'null');
    const type = kinds.every((t) => sameType(t, kinds[0]!)) ? (kinds[0] ?? sparkTypes.null) : null;
    if (type === null) {
      complain(
        e,
        call,
        'type-mismatch',
        `The values of column ${column + 1} are not of one type: cast them.`,
      );
      return { name: `col${column}`, type: sparkTypes.null, sql: 'NULL', broken: true };
    }
    const list = values.map((value) => castTo(e, { sql: value.sql, type: value.type }, type, call).sql);
    return { name: `col${column}`, type, sql: `unnest([${list.join(', ')}])` };
  });
}
