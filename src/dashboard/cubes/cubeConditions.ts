import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import type { CubeCondition } from './cube.ts';
import type { QueryCondition } from './cubeQuery.ts';
import type { EncodedTable } from './encodedTable.ts';

/** Combinations of values that a condition is worked out for at most, here and by the database. */
const testedAtMost = 1 << 20;
const askedAtMost = 20_000;

export interface KnownCondition extends CubeCondition {
  /** By which conditions are told apart. */
  text: string;
}

export interface CubeConditions {
  /** Which codes pass; null where the encoded table lacks one of the fields, or they have too many values. */
  of(condition: QueryCondition, signal: AbortSignal): Promise<KnownCondition | null>;
}

/** Conditions over the dictionaries of an encoded table, each worked out once. */
export function openCubeConditions(database: Database, encoded: EncodedTable): CubeConditions {
  const known = new Map<string, Promise<KnownCondition | null>>();

  async function workOut(condition: QueryCondition, signal: AbortSignal): Promise<KnownCondition | null> {
    const { fields, test } = condition;
    const values = fields.map((field) => encoded.dimensions.get(field)?.values);
    if (!values.every((one) => one !== undefined)) return null;
    const size = values.reduce((product, one) => product * one.length, 1);
    if (size > testedAtMost) return null;
    const combinations = Array.from({ length: size }, (_, key) => combinationOf(key, values));
    if (test) {
      const passes = Uint8Array.from(combinations, (row) =>
        test((field) => row[fields.indexOf(field)] ?? null) === true ? 1 : 0,
      );
      return keyed(fields, passes);
    }
    if (size > askedAtMost) return null;
    return keyed(fields, await ask(database, condition, combinations, signal));
  }

  return {
    of(condition, signal) {
      const key = JSON.stringify([condition.fields, condition.sql]);
      let found = known.get(key);
      if (found === undefined) {
        found = workOut(condition, signal);
        known.set(key, found);
        found.catch(() => known.delete(key));
      }
      return found;
    },
  };
}

function keyed(fields: readonly string[], passes: Uint8Array): KnownCondition {
  return { fields, passes, text: JSON.stringify([fields, Buffer.from(passes).toString('base64')]) };
}

function combinationOf(key: number, values: readonly (readonly (string | null)[])[]): (string | null)[] {
  let rest = key;
  const row: (string | null)[] = [];
  for (const one of [...values].reverse()) {
    row.unshift(one[rest % one.length] ?? null);
    rest = Math.floor(rest / one.length);
  }
  return row;
}

/** What the database makes of a condition, by combination. Values go in as one parameter, so that none is SQL. */
async function ask(
  database: Database,
  { fields, sql }: QueryCondition,
  combinations: (string | null)[][],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const columns = fields.map((field, at) => `json_extract_string(j, '$[${at}]') AS ${quoteName(field)}`);
  const list = [...columns, 'n AS "\u2400n"'].join(', ');
  const { values } = await database.query(
    `SELECT coalesce(${sql}, false) FROM (SELECT ${list} FROM (SELECT unnest(CAST(CAST($1 AS VARCHAR) AS JSON[])) AS j, generate_subscripts(CAST(CAST($1 AS VARCHAR) AS JSON[]), 1) AS n)) ORDER BY "\u2400n"`,
    { params: [JSON.stringify(combinations)], signal },
  );
  return Uint8Array.from(values[0] ?? [], (passes) => (passes === true ? 1 : 0));
}
