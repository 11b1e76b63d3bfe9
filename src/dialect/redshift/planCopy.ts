import type { Identifier, Statement } from '../sql/tree.ts';
import { catalogName } from './catalog.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { ignoredOptions, lakePrefix, optionValue, refuseOption } from './copyOptions.ts';
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

type Copy = Extract<Statement, { kind: 'copy' }>;

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
    const value = optionValue(option, e);
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
        // '\\N' and '\N' both mean the usual sign, though a backslash in a text stands for nothing before N.
        options.nullAs = value === 'N' && spanLength(option.value) === 4 ? '\\N' : value;
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
        if (!ignoredOptions.has(option.name)) refuseOption(e, option, 'COPY');
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

const spanLength = (value: { start: number; end: number } | null) => (value ? value.end - value.start : 0);
