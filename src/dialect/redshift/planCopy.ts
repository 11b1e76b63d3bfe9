import { parseSql } from '../sql/parse.ts';
import { quoteText } from '../sql/quote.ts';
import type { CopyOption, Expr, Identifier, Statement } from '../sql/tree.ts';
import { catalogName } from './catalog.ts';
import { type Emission, fillText, hasNo, notHere, variableValue } from './context.ts';
import { emitQuery } from './emitQuery.ts';
import { emitTableName } from './emitRelation.ts';
import type { RedshiftType } from './types.ts';

/** A COPY as data: what to read from the lake, how, and into which columns. */
export interface CopyPlan {
  kind: 'copy';
  /** DuckDB's name of the table, quoted, and the name for people. */
  table: string;
  tableName: string;
  /** Columns to fill, in the order of the file; null where the table is not known before it runs. */
  columns: { name: string; type: RedshiftType; notNull: boolean; default: string | null }[] | null;
  /** Objects whose keys begin so are read. */
  prefix: string;
  format: 'parquet' | 'csv' | 'text' | 'json';
  options: CopyOptions;
}

export interface CopyOptions {
  delimiter: string;
  quote: string;
  ignoreHeader: number;
  gzip: boolean;
  nullAs: string;
  emptyAsNull: boolean;
  blanksAsNull: boolean;
  escape: boolean;
  removeQuotes: boolean;
  truncateColumns: boolean;
  trimBlanks: boolean;
  acceptAnyDate: boolean;
  ignoreBlankLines: boolean;
  fillRecord: boolean;
  /** Names in JSON fold to lower case unless `auto ignorecase` is left away. */
  ignoreCase: boolean;
}

/** An UNLOAD as data. */
export interface UnloadPlan {
  kind: 'unload';
  /** DuckDB's query. */
  sql: string;
  prefix: string;
  format: 'parquet' | 'csv' | 'text' | 'json';
  delimiter: string;
  header: boolean;
  gzip: boolean;
  addQuotes: boolean;
  nullAs: string;
  allowOverwrite: boolean;
  cleanPath: boolean;
}

type Copy = Extract<Statement, { kind: 'copy' }>;
type Unload = Extract<Statement, { kind: 'unload' }>;

/** Options that concern credentials, planning or the service; they change nothing here and are never echoed. */
const ignored = new Set(
  `iam_role credentials region compupdate statupdate access_key_id secret_access_key session_token master_symmetric_key
   parallel maxfilesize rowgroupsize encrypted kms_key_id comprows extension`.split(/\s+/),
);

export function planCopy(copy: Copy, e: Emission): CopyPlan | null {
  const prefix = lakePrefix(copy.from, e);
  const known = e.catalog.get(catalogName(copy.table));
  const options: CopyOptions = {
    delimiter: '|',
    quote: '"',
    ignoreHeader: 0,
    gzip: false,
    nullAs: '\\N',
    emptyAsNull: false,
    blanksAsNull: false,
    escape: false,
    removeQuotes: false,
    truncateColumns: false,
    trimBlanks: false,
    acceptAnyDate: false,
    ignoreBlankLines: false,
    fillRecord: false,
    ignoreCase: false,
  };
  let format: CopyPlan['format'] = 'text';
  let delimited = false;
  for (const option of copy.options) {
    const value = valueIn(option, e);
    switch (option.name.replace('format ', '')) {
      case 'parquet':
        format = 'parquet';
        break;
      case 'csv':
        format = 'csv';
        if (!delimited) options.delimiter = ',';
        break;
      case 'json':
        format = 'json';
        options.ignoreCase = value.toLowerCase() === 'auto ignorecase';
        if (!['auto', 'auto ignorecase'].includes(value.toLowerCase()))
          notHere(e, option, `COPY JSON with '${value}' instead of 'auto'`);
        break;
      case 'delimiter':
        options.delimiter = value;
        delimited = true;
        if (value.length !== 1) notHere(e, option, 'A delimiter that is not one character');
        break;
      case 'quote':
        options.quote = value;
        break;
      case 'ignoreheader':
        options.ignoreHeader = Number(value) || 0;
        break;
      case 'gzip':
        options.gzip = true;
        break;
      case 'null':
        options.nullAs = value;
        break;
      case 'emptyasnull':
        options.emptyAsNull = true;
        break;
      case 'blanksasnull':
        options.blanksAsNull = true;
        break;
      case 'removequotes':
        options.removeQuotes = true;
        break;
      case 'truncatecolumns':
        options.truncateColumns = true;
        break;
      case 'trimblanks':
        options.trimBlanks = true;
        break;
      case 'ignoreblanklines':
        options.ignoreBlankLines = true;
        break;
      case 'fillrecord':
        options.fillRecord = true;
        if (format === 'parquet') notHere(e, option, 'FILLRECORD with PARQUET');
        break;
      case 'dateformat':
      case 'timeformat':
        if (value.toLowerCase() !== 'auto') notHere(e, option, `${option.name.toUpperCase()} '${value}'`);
        break;
      case 'encoding':
        if (!/^utf-?8$/i.test(value)) notHere(e, option, 'A file that is not UTF-8');
        break;
      case 'maxerror':
        if (Number(value) !== 0) notHere(e, option, 'MAXERROR above 0');
        break;
      default:
        if (!ignored.has(option.name)) refuseOption(e, option, 'COPY');
    }
  }
  if (format === 'parquet')
    for (const option of copy.options)
      if (ofTexts.has(option.name))
        hasNo(e, option, `COPY from PARQUET takes no ${option.name.toUpperCase()}.`);
  if (prefix === null) return null;
  const columns = known ? targetColumns(copy, known, e) : null;
  return {
    kind: 'copy',
    table: emitTableName(copy.table, e),
    tableName: catalogName(copy.table),
    columns,
    prefix,
    format,
    options,
  };
}

/** Options that a columnar format does not have: "only the following COPY parameters are supported". */
const ofTexts = new Set(
  'delimiter quote ignoreheader gzip null emptyasnull blanksasnull removequotes truncatecolumns trimblanks ignoreblanklines dateformat timeformat encoding maxerror escape'.split(
    ' ',
  ),
);

function targetColumns(
  copy: Copy,
  known: NonNullable<CopyPlan['columns']>,
  e: Emission,
): CopyPlan['columns'] {
  if (copy.columns.length === 0) return known;
  return copy.columns.flatMap((column: Identifier) => {
    const found = known.find(({ name }) => name === column.name.toLowerCase());
    if (!found) hasNo(e, column, `The table ${catalogName(copy.table)} has no column "${column.name}".`);
    return found ?? [];
  });
}

const known = new Set(
  `acceptinvchars acceptanydate avro bzip2 encoding escape explicit_ids fixedwidth lzop manifest noload orc readratio
   roundec serializetojson shapefile ssh zstd addquotes allowoverwrite cleanpath partition header zstd include maxerror`.split(
    /\s+/,
  ),
);

function refuseOption(e: Emission, option: CopyOption, statement: string): void {
  const [word] = option.name.replace('format ', '').split(' ');
  if (known.has(word!)) notHere(e, option, `The ${statement} option ${word!.toUpperCase()}`);
  else hasNo(e, option, `${statement} has no option ${word!.toUpperCase()} in Redshift.`);
}

export function planUnload(unload: Unload, e: Emission): UnloadPlan | null {
  const prefix = lakePrefix(unload.to, e);
  const text = unload.query.kind === 'string' ? unload.query.value : '';
  const inner = parseSql(text, 'redshift');
  const [statement] = inner.statements;
  if (inner.findings.length > 0 || inner.statements.length !== 1 || statement?.kind !== 'select') {
    hasNo(e, unload.query, `UNLOAD takes one query in quotes. ${inner.findings[0]?.message ?? ''}`.trim());
    return null;
  }
  // Findings inside the text stand where the text stands.
  const before = e.findings.length;
  const { sql } = emitQuery(statement.query, e);
  for (const finding of e.findings.slice(before))
    Object.assign(finding, { start: unload.query.start, end: unload.query.end });
  const plan: UnloadPlan = {
    kind: 'unload',
    sql,
    prefix: prefix ?? '',
    format: 'text',
    delimiter: '|',
    header: false,
    gzip: false,
    addQuotes: false,
    nullAs: '',
    allowOverwrite: false,
    cleanPath: false,
  };
  let delimiter: string | null = null;
  for (const option of unload.options) {
    const value = valueIn(option, e);
    switch (option.name.replace('format ', '')) {
      case 'parquet':
      case 'csv':
      case 'json':
        plan.format = option.name.replace('format ', '') as UnloadPlan['format'];
        break;
      case 'header':
        plan.header = true;
        break;
      case 'delimiter':
        delimiter = value;
        break;
      case 'gzip':
        plan.gzip = true;
        break;
      case 'addquotes':
        plan.addQuotes = true;
        break;
      case 'null':
        plan.nullAs = value;
        break;
      case 'allowoverwrite':
        plan.allowOverwrite = true;
        break;
      case 'cleanpath':
        plan.cleanPath = true;
        break;
      default:
        if (!ignored.has(option.name)) refuseOption(e, option, 'UNLOAD');
    }
  }
  plan.delimiter = delimiter ?? (plan.format === 'csv' ? ',' : '|');
  return prefix === null ? null : plan;
}

function valueIn(option: CopyOption, e: Emission): string {
  const { value } = option;
  if (value?.kind === 'string') return fillText(e, value.value, value);
  if (value?.kind === 'number') return value.text;
  return value?.kind === 'variable' ? variableValue(e, value.name, value) : '';
}

/** The key prefix that a place in the lake stands for. */
function lakePrefix(place: Expr, e: Emission): string | null {
  const uri =
    place.kind === 'string'
      ? fillText(e, place.value, place)
      : place.kind === 'variable'
        ? variableValue(e, place.name, place)
        : '';
  const key = lakeKey(uri);
  if (key === null)
    hasNo(e, place, "The local target reads and writes the lake only: '${lake}/…', without '..' in it.");
  return key;
}

/** The key behind `lake://`; null for another place or one that would climb out. */
export function lakeKey(uri: string): string | null {
  const key = /^lake:\/\/\/*(.*)$/s.exec(uri)?.[1];
  if (key === undefined || key === '') return null;
  const steps = key.split('/');
  // Only a name's end may be open: `curated/po` and `curated/posts/` are prefixes, `a//b` and `a/./b` are no keys here.
  if (steps.some((step, i) => step === '..' || step === '.' || (step === '' && i < steps.length - 1)))
    return null;
  return /[\0\\*?[\]{}]/.test(key) ? null : key;
}

/** A DuckDB list of texts. */
export const textList = (items: readonly string[]) => `[${items.map(quoteText).join(', ')}]`;
