import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import { whereSql } from './buildCube.ts';
import type { KnownCondition } from './cubeConditions.ts';
import type { EncodedTable } from './encodedTable.ts';
import { shareOfAll } from './planCubes.ts';

/** The rows of an encoded table that pass some conditions, as tables of their own: what is selected is asked about often. */
export interface Subsets {
  /** The table of fewest rows that has all that pass, and the conditions that are left. */
  best(where: readonly KnownCondition[]): { table: string; rest: KnownCondition[] };
  /** Makes one for these conditions, where few enough of the rows pass. */
  make(where: readonly KnownCondition[], signal: AbortSignal): Promise<void>;
  drop(): Promise<void>;
}

interface Subset {
  table: string;
  where: readonly KnownCondition[];
  share: number;
}

/** To write more of the rows takes longer than to pass over all of them some times. */
const shareAtMost = 0.03;
const kept = 6;

export function openSubsets(database: Database, encoded: EncodedTable, name: string): Subsets {
  /** The last used at the end. */
  let all: Subset[] = [];
  let made = 0;

  const isWithin = (inner: readonly KnownCondition[], outer: readonly KnownCondition[]) =>
    inner.every(({ text }) => outer.some((one) => one.text === text));

  function find(where: readonly KnownCondition[]): Subset | null {
    const fitting = all.filter((one) => isWithin(one.where, where));
    return fitting.reduce<Subset | null>((a, b) => (a === null || b.share < a.share ? b : a), null);
  }

  function best(where: readonly KnownCondition[]): { table: string; rest: KnownCondition[] } {
    const found = find(where);
    if (found === null) return { table: encoded.table, rest: [...where] };
    all = [...all.filter((one) => one !== found), found];
    return { table: found.table, rest: where.filter((one) => !isWithin([one], found.where)) };
  }

  const dropTable = ({ table }: Subset) => database.run(`DROP TABLE IF EXISTS ${table}`).catch(() => {});

  return {
    best,
    async make(where, signal) {
      const share = shareOfAll(where);
      if (share > shareAtMost * (find(where)?.share ?? 1)) return;
      const { table: from, rest } = best(where);
      const table = `${encoded.schema}.${quoteName(`${name}_${++made}`)}`;
      await database.run(`CREATE TABLE ${table} AS SELECT * FROM ${from}${whereSql(encoded, rest)}`, {
        signal,
      });
      all.push({ table, where: [...where], share });
      while (all.length > kept) await dropTable(all.shift()!);
    },
    async drop() {
      for (const one of all.splice(0)) await dropTable(one);
    },
  };
}
