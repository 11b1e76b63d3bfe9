import { parseSql } from '../sql/parse.ts';
import { quoteText } from '../sql/quote.ts';
import type { Expr, Statement } from '../sql/tree.ts';
import { type Emission, fillText, hasNo, notHere, variableValue } from './context.ts';
import { columnList, emitQuery, emitTableName } from './emitQuery.ts';

type Copy = Extract<Statement, { kind: 'copy' }>;
type Unload = Extract<Statement, { kind: 'unload' }>;

/** Options that concern credentials, planning or the service; they change nothing here and are never echoed. */
const ignored = new Set(
  'iam_role credentials region compupdate statupdate access_key_id secret_access_key acceptinvchars gzip parallel allowoverwrite cleanpath maxfilesize'.split(
    ' ',
  ),
);

/** `COPY table FROM '${lake}/…'` reads the objects whose keys begin so. */
export function emitCopy(copy: Copy, e: Emission): string {
  const folder = localPlace(copy.from, e);
  const options = new Map(copy.options.map((option) => [option.name, option]));
  let format = '';
  const csv: string[] = [];
  for (const [name, option] of options) {
    const value =
      option.value?.kind === 'string' || option.value?.kind === 'number' ? literal(option.value) : '';
    if (name === 'format parquet' || name === 'parquet') format = 'parquet';
    else if (name === 'format csv' || name === 'csv') format = 'csv';
    else if (name === 'format json' || name === 'json') format = 'json';
    else if (name === 'ignoreheader') csv.push(`skip = ${Number(value) || 0}`);
    else if (name === 'delimiter') csv.push(`delim = ${quoteText(value)}`);
    else if (name === 'quote') csv.push(`quote = ${quoteText(value)}`);
    else if (!ignored.has(name)) notHere(e, option, `The COPY option ${name.toUpperCase()}`);
  }
  const into = `INSERT INTO ${emitTableName(copy.table, e)}`;
  if (format === 'parquet')
    return `${into}${columnList(copy.columns)} SELECT * FROM read_parquet(${quoteText(pattern(folder, '*.parquet'))}, hive_partitioning = false)`;
  if (format === 'csv')
    return `${into}${columnList(copy.columns)} SELECT * FROM read_csv(${[quoteText(pattern(folder, '*')), 'header = false', 'all_varchar = true', 'auto_detect = false', ...csv].join(', ')})`;
  if (format === 'json') {
    if (copy.columns.length > 0) notHere(e, copy, 'COPY … JSON with a column list');
    return `${into} BY NAME SELECT * FROM read_json(${quoteText(pattern(folder, '*'))}, format = 'newline_delimited')`;
  }
  notHere(e, copy, 'COPY in a format other than PARQUET, CSV or JSON');
  return '';
}

/** `UNLOAD ('query') TO '${lake}/…'` writes Parquet or CSV below that prefix. */
export function emitUnload(unload: Unload, e: Emission): string {
  const folder = localPlace(unload.to, e);
  const text = unload.query.kind === 'string' ? unload.query.value : '';
  const inner = parseSql(text, 'redshift');
  const [statement] = inner.statements;
  if (inner.findings.length > 0 || statement?.kind !== 'select') {
    hasNo(e, unload.query, `UNLOAD takes a query in quotes. ${inner.findings[0]?.message ?? ''}`.trim());
    return '';
  }
  let format = '';
  for (const option of unload.options) {
    if (option.name === 'format parquet' || option.name === 'parquet') format = 'PARQUET';
    else if (option.name === 'format csv' || option.name === 'csv') format = 'CSV';
    else if (option.name === 'header') continue;
    else if (!ignored.has(option.name)) notHere(e, option, `The UNLOAD option ${option.name.toUpperCase()}`);
  }
  if (format === '') notHere(e, unload, 'UNLOAD in a format other than PARQUET or CSV');
  const header =
    format === 'CSV' ? `, HEADER ${unload.options.some((option) => option.name === 'header')}` : '';
  const name = format === 'CSV' ? '000.csv' : '000.parquet';
  return `COPY (${emitQuery(statement.query, e)}) TO ${quoteText(`${folder}${name}`)} (FORMAT ${format}${header})`;
}

/** The absolute path that a place in the lake stands for. */
function localPlace(place: Expr, e: Emission): string {
  const uri =
    place.kind === 'string'
      ? fillText(e, place.value, place)
      : place.kind === 'variable'
        ? variableValue(e, place.name, place)
        : '';
  const key = lakeKey(uri);
  if (key === null) {
    hasNo(e, place, "The local target reads and writes the lake only: '${lake}/…', without '..' in it.");
    return '';
  }
  return `${e.lakePath}/${key}`;
}

/** The key behind `lake://`; null for another place or one that would climb out. */
export function lakeKey(uri: string): string | null {
  const match = /^lake:\/\/\/*(.*)$/s.exec(uri);
  const key = match?.[1];
  if (key === undefined || key === '' || key.split('/').includes('..') || /[\0*?[\]]/.test(key)) return null;
  return key;
}

const literal = (value: Expr) =>
  value.kind === 'string' ? value.value : value.kind === 'number' ? value.text : '';

/** A prefix that ends in a slash is a folder; any other is the beginning of names. */
const pattern = (prefix: string, names: string) =>
  prefix.endsWith('/') ? `${prefix}**/${names}` : `${prefix}*`;
