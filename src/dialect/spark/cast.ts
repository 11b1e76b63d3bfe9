import type { Span } from '../sql/tree.ts';
import { type Emission, notLocal, type Typed } from './context.ts';
import { duckType, isIntegral, isMoment, isNumeric, type SparkType, sameType, typeText } from './types.ts';

/** Casts as Spark does without ANSI mode: what does not fit is NULL, or keeps its low bits. */
export function castTo(e: Emission, value: Typed, type: SparkType, span: Span): Typed {
  if (value.broken || sameType(value.type, type)) return value;
  const sql = castSql(value, value.type, type);
  if (sql === null) return notLocal(e, span, `A cast from ${typeText(value.type)} to ${typeText(type)}`);
  return { sql, type };
}

/** Null where the engine has no exact answer, or Spark none at all. */
function castSql(value: Typed, from: SparkType, to: SparkType): string | null {
  const { sql } = value;
  const direct = `CAST(${sql} AS ${duckType(to)})`;
  if (from.kind === 'null') return `CAST(NULL AS ${duckType(to)})`;
  if (to.kind === 'string') return toText(sql, from);
  if (from.kind === 'string') return fromText(value, to);
  if (from.kind === 'array' || from.kind === 'map' || from.kind === 'struct') return nested(sql, from, to);
  if (isIntegral(from) || from.kind === 'boolean') return fromInteger(sql, from, to, direct);
  if (from.kind === 'double' || from.kind === 'float') return fromDouble(sql, from, to, direct);
  if (from.kind === 'decimal') return fromDecimal(sql, from, to, direct);
  if (from.kind === 'date') {
    if (isMoment(to)) return direct;
    return isNumeric(to) || to.kind === 'boolean' ? `CAST(NULL AS ${duckType(to)})` : null;
  }
  if (isMoment(from)) return fromMoment(sql, from, to, direct);
  if (from.kind === 'interval_dt' && to.kind === 'interval_dt')
    return from.to === to.to || to.to === 'second' ? sql : null;
  return from.kind === 'interval_ym' && to.kind === 'interval_ym' && to.to === 'month' ? sql : null;
}

const wraps: Record<string, string> = {
  tinyint: 'sp_byte',
  smallint: 'sp_short',
  int: 'sp_int',
  bigint: 'sp_long',
};
const ranks = ['tinyint', 'smallint', 'int', 'bigint'];

function fromInteger(sql: string, from: SparkType, to: SparkType, direct: string): string | null {
  if (isIntegral(to))
    return ranks.indexOf(from.kind) <= ranks.indexOf(to.kind) ? direct : `${wraps[to.kind]}(${sql})`;
  switch (to.kind) {
    case 'float':
    case 'double':
      return direct;
    case 'decimal':
      return `TRY_CAST(CAST(${sql} AS ${from.kind === 'boolean' ? 'INTEGER' : duckType(from)}) AS ${duckType(to)})`;
    case 'boolean':
      return `(${sql} <> 0)`;
    case 'timestamp':
      return from.kind === 'boolean'
        ? `make_timestamp(CAST(${sql} AS BIGINT))`
        : `sp_micros_to_timestamp(CAST(${sql} AS BIGINT) * 1000000)`;
    default:
      return null;
  }
}

function fromDouble(sql: string, from: SparkType, to: SparkType, direct: string): string | null {
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
      return `${wraps[to.kind]}(sp_double_to_int(${sql}))`;
    case 'int':
      return `sp_double_to_int(${sql})`;
    case 'bigint':
      return `sp_double_to_long(${sql})`;
    case 'double':
      return direct;
    case 'float':
      return `sp_double_to_float(${sql})`;
    case 'decimal':
      // By its shortest text, as Java does: 0.285 is 0.29, although the double is less than that.
      return `TRY_CAST(CAST(${from.kind === 'float' ? `CAST(${sql} AS DOUBLE)` : sql} AS VARCHAR) AS ${duckType(to)})`;
    case 'boolean':
      return `(${sql} <> 0)`;
    case 'timestamp':
      return `sp_double_to_timestamp(CAST(${sql} AS DOUBLE))`;
    default:
      return null;
  }
}

function fromDecimal(
  sql: string,
  from: Extract<SparkType, { kind: 'decimal' }>,
  to: SparkType,
  direct: string,
): string | null {
  const whole = from.scale === 0 ? sql : `trunc(${sql})`;
  switch (to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return `${wraps[to.kind]}(sp_long(${whole}))`;
    case 'bigint':
      return `sp_long(${whole})`;
    case 'float':
    case 'double':
      // Beyond 15 digits the text alone is rounded once.
      return from.precision <= 15 && to.kind === 'double'
        ? direct
        : `CAST(CAST(${sql} AS VARCHAR) AS ${duckType(to)})`;
    case 'decimal':
      return `TRY_CAST(${sql} AS ${duckType(to)})`;
    case 'boolean':
      return `(${sql} <> 0)`;
    default:
      return null;
  }
}

function fromMoment(sql: string, from: SparkType, to: SparkType, direct: string): string | null {
  if (to.kind === 'date') return direct;
  if (isMoment(to)) return sql;
  if (from.kind !== 'timestamp') return null;
  switch (to.kind) {
    case 'bigint':
      return `sp_epoch_seconds(${sql})`;
    case 'int':
    case 'smallint':
    case 'tinyint':
      return `${wraps[to.kind]}(sp_epoch_seconds(${sql}))`;
    case 'double':
      return `(epoch_us(${sql}) / 1000000::DOUBLE)`;
    case 'boolean':
      return `(epoch_us(${sql}) <> 0)`;
    default:
      return null;
  }
}

function fromText(value: Typed, to: SparkType): string | null {
  const { sql } = value;
  const macros: Partial<Record<SparkType['kind'], string>> = {
    tinyint: 'sp_string_to_byte',
    smallint: 'sp_string_to_short',
    int: 'sp_string_to_int',
    bigint: 'sp_string_to_long',
    double: 'sp_string_to_double',
    boolean: 'sp_string_to_boolean',
    date: 'sp_string_to_date',
    timestamp: 'sp_string_to_timestamp',
    binary: 'encode',
  };
  const macro = macros[to.kind];
  if (macro) return `${macro}(${sql})`;
  if (to.kind === 'decimal') return `TRY_CAST(sp_decimal_text(${sql}) AS ${duckType(to)})`;
  return null;
}

function toText(sql: string, from: SparkType): string | null {
  switch (from.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `CAST(${sql} AS VARCHAR)`;
    case 'float':
      return `sp_float_to_string(${sql})`;
    case 'double':
      return `sp_double_to_string(${sql})`;
    case 'decimal':
      return from.scale > 6 ? `sp_decimal_to_string(${sql})` : `CAST(${sql} AS VARCHAR)`;
    case 'date':
      return `sp_date_to_string(${sql})`;
    case 'timestamp':
    case 'timestamp_ntz':
      return `sp_timestamp_to_string(${sql})`;
    case 'binary':
      return `decode(${sql})`;
    case 'array': {
      const element = from.element.kind === 'null' ? null : toText('v', from.element);
      const text = from.element.kind === 'string' ? 'v' : element;
      if (text === null) return null;
      return `('[' || array_to_string(list_transform(${sql}, lambda v: coalesce(${text}, 'null')), ', ') || ']')`;
    }
    default:
      return null;
  }
}

function nested(sql: string, from: SparkType, to: SparkType): string | null {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = castSql({ sql: 'v', type: from.element }, from.element, to.element);
    return element && `CAST(list_transform(${sql}, lambda v: ${element}) AS ${duckType(to)})`;
  }
  if (from.kind === 'struct' && to.kind === 'struct' && from.fields.length === to.fields.length) {
    const fields = to.fields.map((field, i) => {
      const source = from.fields[i]!;
      const taken = `struct_extract(${sql}, '${source.name.replaceAll("'", "''")}')`;
      const cast = sameType(source.type, field.type)
        ? taken
        : castSql({ sql: taken, type: source.type }, source.type, field.type);
      return cast && `"${field.name.replaceAll('"', '""')}" := ${cast}`;
    });
    if (fields.some((field) => field === null)) return null;
    return `CASE WHEN ${sql} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`;
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const key = sameType(from.key, to.key) ? 'v' : castSql({ sql: 'v', type: from.key }, from.key, to.key);
    const item = sameType(from.value, to.value)
      ? 'v'
      : castSql({ sql: 'v', type: from.value }, from.value, to.value);
    if (key === null || item === null || !isIntegral(from.key) === isIntegral(to.key)) return null;
    return `map(list_transform(map_keys(${sql}), lambda v: ${key}), list_transform(map_values(${sql}), lambda v: ${item}))`;
  }
  return null;
}
