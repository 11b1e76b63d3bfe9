import type { TranslatedStatement } from '../../dialect/redshift/translateRedshift.ts';

/**
 * The statements of a script that can be carried out before its transaction begins, with the same outcome: those that
 * make a temporary table and fill it from the lake. Nobody else sees such a table, and it is gone with its connection
 * whatever becomes of the transaction. DuckDB reads rows of its own transaction on one core only, and those that were
 * there before on all, so what the script then does with them takes half the time.
 */
export function stagingFirst(script: readonly TranslatedStatement[]): Set<TranslatedStatement> {
  const first = new Set<TranslatedStatement>();
  // Then a COPY may read what the script has written.
  if (script.some(({ plan }) => plan?.kind === 'unload')) return first;
  for (const [i, made] of script.entries()) {
    const table = temporaryTable(made);
    // A table of that name that the script has used so far would be hidden by it.
    if (table === null || script.slice(0, i).some((before) => names(before, table))) continue;
    const fills: TranslatedStatement[] = [];
    for (const statement of script.slice(i + 1).filter((after) => names(after, table))) {
      if (statement.plan?.kind !== 'copy') break;
      fills.push(statement);
    }
    if (fills.length > 0) for (const statement of [made, ...fills]) first.add(statement);
  }
  return first;
}

/** The quoted name of a table that a statement makes empty, with columns that need nothing the script makes. */
function temporaryTable({ sql: [create = '', ...others] }: TranslatedStatement): string | null {
  const made = /^CREATE TEMP TABLE ("(?:[^"]|"")*") \(/.exec(create);
  return made && others.every((text) => text.startsWith('COMMENT ON COLUMN ')) ? made[1]! : null;
}

/** Whether a name stands anywhere in a statement; also where it is that of something else. */
function names({ sql, intoEmpty, plan }: TranslatedStatement, table: string): boolean {
  const texts = [...sql, intoEmpty?.sql ?? '', plan?.kind === 'copy' ? plan.table : (plan?.sql ?? '')];
  return texts.some((text) => text.toLowerCase().includes(table.toLowerCase()));
}
