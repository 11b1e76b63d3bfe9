import type { CatalogColumn } from '../../dialect/redshift/catalog.ts';
import { textList } from '../../dialect/redshift/copyOptions.ts';
import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import { duckType } from '../../dialect/redshift/types.ts';
import { quoteText } from '../../shared/quote.ts';

/** The query that reads the rows of a COPY from texts or JSON, in the types of the columns. */
export function copySource(
  plan: CopyPlan,
  columns: readonly CatalogColumn[],
  paths: readonly string[],
): string {
  const values = columns.map((column, i) => columnValue(plan, column, i));
  return `SELECT ${values.join(', ')} FROM ${rawRows(plan, columns.length, paths)}`;
}

/** The rows as they stand in the objects: texts `c0`, `c1`… of each field, or a JSON object `json`. */
export function rawRows({ format, options }: CopyPlan, fields: number, paths: readonly string[]): string {
  const compression = `compression = '${options.gzip ? 'gzip' : format === 'json' ? 'uncompressed' : 'none'}'`;
  if (format === 'json')
    return `read_json_objects(${textList(paths)}, format = 'unstructured', maximum_object_size = 16777216, ${compression})`;
  const names = Array.from({ length: fields }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const quote = format === 'csv' ? quoteText(options.quote) : "''";
  return `read_csv(${[
    textList(paths),
    'auto_detect = false',
    'header = false',
    `columns = {${names}}`,
    `delim = ${quoteText(options.delimiter)}`,
    `quote = ${quote}`,
    `escape = ${quote}`,
    `skip = ${options.ignoreHeader}`,
    // NULL is told below, so DuckDB must see it nowhere.
    "nullstr = '\u0001'",
    'strict_mode = true',
    `null_padding = ${options.fillRecord}`,
    'max_line_size = 4194304',
    compression,
  ].join(', ')})`;
}

/** The text of one field before it is converted; NULL where the options say so. */
export function fieldText(plan: CopyPlan, column: CatalogColumn, i: number): string {
  const { options } = plan;
  if (plan.format === 'json') {
    const value = `json_extract(json, ${quoteText(`$.${JSON.stringify(column.name)}`)})`;
    return column.type.name === 'super' ? value : `rs_copy_text(${value})`;
  }
  let text = `nullif(c${i}, ${quoteText(options.nullAs)})`;
  if (!('length' in column.type)) return `nullif(trim(${text}), '')`;
  if (options.trimBlanks) text = `rtrim(${text}, ' ')`;
  if (options.blanksAsNull) text = `CASE WHEN trim(${text}) <> '' OR ${text} = '' THEN ${text} END`;
  return options.emptyAsNull ? `nullif(${text}, '')` : text;
}

function columnValue(plan: CopyPlan, column: CatalogColumn, i: number): string {
  const text = fieldText(plan, column, i);
  const { type } = column;
  switch (type.name) {
    case 'varchar':
      return plan.options.truncateColumns
        ? `rs_cut(${text}, ${type.length})`
        : `rs_fit(${text}, ${type.length})`;
    case 'char':
      return plan.options.truncateColumns
        ? `rtrim(rs_cut(${text}, ${type.length}), ' ')`
        : `rtrim(${text}, ' ')`;
    case 'smallint':
    case 'integer':
    case 'bigint':
      return `CAST(rs_integer(${text}) AS ${duckType(type)})`;
    case 'numeric':
      // "By default, COPY truncates values when necessary to fit the scale of the column."
      return `CAST(trunc(CAST(rs_number(${text}) AS DECIMAL(38,${Math.min(37, type.scale + 12)})), ${type.scale}) AS ${duckType(type)})`;
    case 'real':
    case 'double precision':
      return `CAST(rs_number(${text}) AS ${duckType(type)})`;
    case 'boolean':
      return `rs_boolean(${text})`;
    case 'date':
      return `CAST(CAST(${text} AS TIMESTAMP) AS DATE)`;
    case 'super':
      return plan.format === 'json' ? text : `json(${text})`;
    default:
      return `CAST(${text} AS ${duckType(type)})`;
  }
}

/** True, as SQL, where a field cannot become its column's value. */
export function misfit(plan: CopyPlan, column: CatalogColumn, i: number): string | null {
  const text = fieldText(plan, column, i);
  const { type } = column;
  const isNull = column.notNull ? `${text} IS NULL OR ` : '';
  const wrong = (condition: string) => `coalesce(${isNull}${condition}, FALSE)`;
  switch (type.name) {
    case 'varchar':
    case 'char':
      if (plan.options.truncateColumns) return column.notNull ? wrong('FALSE') : null;
      return wrong(`strlen(rtrim(${text}, ' ')) > ${type.length}`);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return wrong(
        `NOT regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*') OR TRY_CAST(${text} AS ${duckType(type)}) IS NULL AND ${text} IS NOT NULL`,
      );
    case 'boolean':
      return wrong(
        `lower(trim(${text})) NOT IN ('t', 'true', 'y', 'yes', '1', 'f', 'false', 'n', 'no', '0')`,
      );
    case 'numeric':
      return wrong(
        `${text} IS NOT NULL AND (NOT regexp_full_match(${text}, '\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*') OR TRY_CAST(${text} AS ${duckType(type)}) IS NULL)`,
      );
    case 'super':
      return wrong(plan.format === 'json' ? 'FALSE' : `NOT json_valid(${text})`);
    default:
      return wrong(
        `${text} IS NOT NULL AND TRY_CAST(${text} AS ${type.name === 'date' ? 'TIMESTAMP' : duckType(type)}) IS NULL`,
      );
  }
}
