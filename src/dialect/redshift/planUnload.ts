import { parseSql } from '../sql/parse.ts';
import type { Statement } from '../sql/tree.ts';
import { type Emission, hasNo } from './context.ts';
import { ignoredOptions, lakePrefix, optionValue, refuseOption } from './copyOptions.ts';
import { emitQuery } from './emitQuery.ts';

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

type Unload = Extract<Statement, { kind: 'unload' }>;

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
    const value = optionValue(option, e);
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
        if (!ignoredOptions.has(option.name)) refuseOption(e, option, 'UNLOAD');
    }
  }
  plan.delimiter = delimiter ?? (plan.format === 'csv' ? ',' : '|');
  return prefix === null ? null : plan;
}
