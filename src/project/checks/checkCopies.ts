import type { TranslatedStatement } from '../../dialect/redshift/translateRedshift.ts';
import type { RedshiftType } from '../../dialect/redshift/types.ts';
import { type SparkColumn, type SparkType, typeText } from '../../dialect/spark/types.ts';
import type { Finding } from '../../shared/diagnostic.ts';

/** COPY takes the columns of Parquet by position: their number must be right, their types fit, their names agree. */
export function checkCopies(
  statements: readonly TranslatedStatement[],
  lake: ReadonlyMap<string, SparkColumn[]>,
): Finding[] {
  const findings: Finding[] = [];
  for (const { plan, start, end } of statements) {
    if (plan?.kind !== 'copy' || plan.format !== 'parquet' || plan.columns === null) continue;
    const from = plan.prefix.replace(/\/+$/, '');
    const columns = lake.get(from);
    if (!columns) continue;
    const say = (message: string) =>
      findings.push({ start, end, severity: 'error', code: 'copy-columns', message });
    const wanted = plan.columns;
    const missing = wanted.find((column) => !columns.some((c) => same(c.name, column.name)));
    const surplus = columns.find((column) => !wanted.some((c) => same(c.name, column.name)));
    if (columns.length !== wanted.length)
      say(
        `${from} has ${columns.length} columns, ${plan.tableName} takes ${wanted.length}.${missing ? ` An earlier stage no longer gives "${missing.name}".` : ''}${surplus ? ` The table has no "${surplus.name}".` : ''}`,
      );
    else {
      const at = wanted.findIndex((column, i) => !same(column.name, columns[i]!.name));
      const unfit = wanted.findIndex((column, i) => !fits(columns[i]!.type, column.type));
      if (at >= 0)
        say(
          `COPY takes Parquet by position: column ${at + 1} of ${from} is "${columns[at]!.name}", of ${plan.tableName} "${wanted[at]!.name}".`,
        );
      else if (unfit >= 0)
        say(
          `Column "${wanted[unfit]!.name}" of ${from} is ${typeText(columns[unfit]!.type)}, which does not fit ${wanted[unfit]!.type.name} of ${plan.tableName}.`,
        );
    }
  }
  return findings;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const families: Record<string, string> = {
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  integer: 'integer',
  bigint: 'integer',
  float: 'double',
  real: 'double',
  double: 'double',
  'double precision': 'double',
  decimal: 'decimal',
  numeric: 'decimal',
  string: 'text',
  varchar: 'text',
  char: 'text',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp',
};

/** Within a family widths may differ; what is not in the table is taken on trust. */
function fits(from: SparkType, to: RedshiftType): boolean {
  const [a, b] = [families[from.kind], families[to.name]];
  return a === undefined || b === undefined || a === b;
}
