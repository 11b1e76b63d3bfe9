import type { Database } from '../../shared/database.ts';
import { duckDateFormat } from '../../shared/duckDateFormat.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import type { SchemaField } from './readSchema.ts';

const formats = [
  'yyyy-MM-dd',
  "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'",
  "yyyy-MM-dd'T'HH:mm:ss'Z'",
  "yyyy-MM-dd'T'HH:mm:ss",
  'yyyy-MM-dd HH:mm:ss',
];
const looked = 20_000;

/**
 * What the columns of a CSV without a schema are, by their first rows: dates where every value is one of the same ISO
 * form, numbers where every value is one (but not `007`, which is a code), else text.
 */
export async function inferFields(
  database: Database,
  names: readonly string[],
  from: string,
  signal: AbortSignal,
): Promise<SchemaField[]> {
  const counts = names.flatMap((name) => {
    const text = quoteName(name);
    return [
      `count(${text})`,
      `count(*) FILTER (${text} SIMILAR TO '-?(0|[1-9][0-9]*)?([.][0-9]+)?([eE][-+]?[0-9]+)?' AND TRY_CAST(${text} AS DOUBLE) IS NOT NULL)`,
      ...formats.map(
        (format) => `count(try_strptime(${text}, ${quoteText(duckDateFormat(format, 'read'))}))`,
      ),
    ];
  });
  const { values } = await database.query(
    `SELECT ${counts.map((sql, i) => `${sql} AS c${i}`).join(', ')} FROM (SELECT * FROM ${from} LIMIT ${looked})`,
    { signal },
  );
  const count = (i: number) => Number(values[i]?.[0] ?? 0);
  const each = 2 + formats.length;
  return names.map((name, column): SchemaField => {
    const at = column * each;
    const all = count(at);
    const base = { name, label: name, skipped: false };
    const format = formats.find((_, i) => all > 0 && count(at + 2 + i) === all);
    if (format !== undefined) return { ...base, type: 'Date', format };
    if (all > 0 && count(at + 1) === all) return { ...base, type: 'Numeric', defaultValue: null };
    return { ...base, type: 'Text' };
  });
}
