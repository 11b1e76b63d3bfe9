import { quoteName, quoteText } from '../../dialect/sql/quote.ts';
import type { DatasetField } from '../../pipeline/ports.ts';

/**
 * DuckDB's statements that make `datasets.<name>` from a published CSV, with the columns that CRM Analytics gives a
 * date: text parts, padded as there, and epochs as measures. A value that is no number or date is NULL, its row stays.
 */
export function datasetTable(name: string, fields: readonly DatasetField[], csvPath: string): string[] {
  const taken = new Set(fields.map((field) => field.name.toLowerCase()));
  const columns = fields.flatMap((field) => fieldColumns(field, taken));
  const types = fields.map((field) => `${quoteText(field.name)}: 'VARCHAR'`).join(', ');
  const from = `read_csv(${quoteText(csvPath)}, columns = {${types}}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 33554432)`;
  return [
    'CREATE SCHEMA IF NOT EXISTS datasets',
    `CREATE OR REPLACE TABLE datasets.${quoteName(name)} AS SELECT ${columns.join(', ')} FROM ${from}`,
  ];
}

function fieldColumns(field: DatasetField, taken: ReadonlySet<string>): string[] {
  const column = quoteName(field.name);
  if (field.type === 'Text') return [column];
  if (field.type === 'Numeric') {
    const type = (field.scale ?? 0) === 0 ? 'BIGINT' : 'DOUBLE';
    return [`TRY_CAST(${column} AS ${type}) AS ${column}`];
  }
  const at = `try_strptime(${column}, ${quoteText(strptimeFormat(field.format ?? 'yyyy-MM-dd'))})`;
  const parts: [string, string][] = [
    ['Year', `strftime(${at}, '%Y')`],
    ['Quarter', `CAST(quarter(${at}) AS VARCHAR)`],
    ['Month', `strftime(${at}, '%m')`],
    // Weeks are counted from the first of January, which is what firstDayOfWeek -1 means.
    ['Week', `lpad(CAST((dayofyear(${at}) - 1) // 7 + 1 AS VARCHAR), 2, '0')`],
    ['Day', `strftime(${at}, '%d')`],
    ['Hour', `strftime(${at}, '%H')`],
    ['Minute', `strftime(${at}, '%M')`],
    ['Second', `strftime(${at}, '%S')`],
    ['sec_epoch', `CAST(floor(epoch(${at})) AS BIGINT)`],
    ['day_epoch', `CAST(floor(epoch(${at}) / 86400) AS BIGINT)`],
  ];
  return [
    column,
    ...parts
      .map(([suffix, sql]) => ({ part: `${field.name}_${suffix}`, sql }))
      // A column of the data itself wins over a generated one of its name.
      .filter(({ part }) => !taken.has(part.toLowerCase()))
      .map(({ part, sql }) => `${sql} AS ${quoteName(part)}`),
  ];
}

const directives: [RegExp, string][] = [
  [/^yyyy/, '%Y'],
  [/^yy/, '%y'],
  [/^MM?/, '%m'],
  [/^dd?/, '%d'],
  [/^HH?/, '%H'],
  [/^hh?/, '%I'],
  [/^mm?/, '%M'],
  [/^SSS/, '%g'],
  [/^ss?/, '%S'],
  [/^a/, '%p'],
];

/** CRM Analytics' date format as DuckDB's: `yyyy-MM-dd'T'HH:mm:ss.SSS'Z'` → `%Y-%m-%dT%H:%M:%S.%gZ`. */
export function strptimeFormat(format: string): string {
  let out = '';
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^'([^']*)'/.exec(rest);
    const directive = directives.find(([pattern]) => pattern.test(rest));
    if (quoted) {
      out += quoted[1]!.replaceAll('%', '%%');
      at += quoted[0].length;
    } else if (directive) {
      out += directive[1];
      at += directive[0].exec(rest)![0].length;
    } else {
      out += rest[0] === '%' ? '%%' : rest[0];
      at++;
    }
  }
  return out;
}
