import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import type { TranslatedStatement } from '../../dialect/redshift/translateRedshift.ts';
import { type RedshiftType, typeText as redshiftText } from '../../dialect/redshift/types.ts';
import { type SparkColumn, type SparkType, typeText } from '../../dialect/spark/types.ts';
import type { Finding, Severity } from '../../shared/diagnostic.ts';
import type { Loss } from '../columns/lostColumns.ts';
import { type Origin, originText } from '../columns/origins.ts';

export interface CheckedCopies {
  findings: Finding[];
  /** By the start of the statement: columns that the table has and the lake no longer gives. */
  lost: Map<number, { table: string; columns: Map<string, Loss> }>;
}

/**
 * COPY takes the columns of Parquet by position: their number must be right and their types fit. Names may differ, but
 * then a column was renamed or lost on the way; names that stand at other positions are a mistake.
 */
export function checkCopies(
  statements: readonly TranslatedStatement[],
  lake: ReadonlyMap<string, SparkColumn[]>,
  origins: ReadonlyMap<string, Origin>,
): CheckedCopies {
  const checked: CheckedCopies = { findings: [], lost: new Map() };
  for (const { plan, start, end } of statements) {
    if (plan?.kind !== 'copy' || plan.format !== 'parquet' || plan.columns === null) continue;
    const place = plan.prefix.replace(/\/+$/, '');
    const columns = lake.get(place);
    if (!columns) continue;
    const from = `${place}${originText(origins.get(`lake:${place}`) ?? null)}`;
    const problem = compare(plan, plan.columns, columns, from);
    if (problem === null) continue;
    checked.findings.push({ start, end, code: 'copy-columns', ...problem });
    const missing = plan.columns.filter(({ name }) => !has(columns, name));
    if (missing.length === 0) continue;
    const losses = missing.map(({ name }): [string, Loss] => [
      name,
      {
        severity: problem.severity,
        reason: `Nothing gives the column "${name}" any more: ${from} no longer has it.`,
      },
    ]);
    checked.lost.set(start, { table: plan.tableName, columns: new Map(losses) });
  }
  return checked;
}

type Wanted = NonNullable<CopyPlan['columns']>;

function compare(
  { tableName }: CopyPlan,
  wanted: Wanted,
  columns: readonly SparkColumn[],
  from: string,
): { severity: Severity; message: string } | null {
  const error = (message: string) => ({ severity: 'error' as const, message });
  const missing = wanted.filter(({ name }) => !has(columns, name)).map(({ name }) => `"${name}"`);
  const surplus = columns.filter(({ name }) => !has(wanted, name)).map(({ name }) => `"${name}"`);
  if (columns.length !== wanted.length)
    return error(
      `COPY takes Parquet by position, but ${tableName} takes ${counted(wanted)} and ${counted(columns)} are in ${from}.${missing.length ? ` An earlier stage no longer gives ${missing.join(', ')}.` : ''}${surplus.length ? ` The table has no ${surplus.join(', ')}.` : ''}`,
    );
  const unfit = wanted.findIndex((column, i) => !fits(columns[i]!.type, column.type));
  if (unfit >= 0)
    return error(
      `Column ${unfit + 1} is "${columns[unfit]!.name}" ${typeText(columns[unfit]!.type)} in ${from}, but "${wanted[unfit]!.name}" ${redshiftText(wanted[unfit]!.type)} in ${tableName}. COPY takes Parquet by position.`,
    );
  const moved = wanted.findIndex(
    ({ name }, i) => !same(name, columns[i]!.name) && (has(columns, name) || has(wanted, columns[i]!.name)),
  );
  if (moved >= 0)
    return error(
      `COPY takes Parquet by position: column ${moved + 1} of ${tableName} is "${wanted[moved]!.name}", but "${columns[moved]!.name}" in ${from}. Put them in one order.`,
    );
  const renamed = wanted.findIndex(({ name }, i) => !same(name, columns[i]!.name));
  return renamed < 0
    ? null
    : {
        severity: 'warning',
        message: `Column ${renamed + 1} of ${tableName} is "${wanted[renamed]!.name}", but it is filled with "${columns[renamed]!.name}" from ${from}: COPY takes Parquet by position.`,
      };
}

const counted = ({ length }: { length: number }) => `${length} column${length === 1 ? '' : 's'}`;
const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const has = (columns: readonly { name: string }[], name: string) => columns.some((c) => same(c.name, name));

/** Redshift converts no Parquet types; it cannot tell the small integers apart, which Parquet stores as INT32. */
const accepted: Partial<Record<RedshiftType['name'], SparkType['kind'][]>> = {
  smallint: ['tinyint', 'smallint', 'int'],
  integer: ['tinyint', 'smallint', 'int'],
  bigint: ['bigint'],
  real: ['float'],
  'double precision': ['double'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp', 'timestamp_ntz'],
  timestamptz: ['timestamp', 'timestamp_ntz'],
  varchar: ['string', 'binary'],
  char: ['string', 'binary'],
};

/** What is not in the table is taken on trust. */
function fits(from: SparkType, to: RedshiftType): boolean {
  if (to.name === 'numeric')
    return from.kind === 'decimal' && from.precision === to.precision && from.scale === to.scale;
  return accepted[to.name]?.includes(from.kind) ?? true;
}
