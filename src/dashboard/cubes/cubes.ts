import { setTimeout as sleep } from 'node:timers/promises';
import type { ColumnData, Database } from '../../shared/database.ts';
import type { Dataset } from '../../shared/dataset.ts';
import { deferred } from '../../shared/deferred.ts';
import { askCube } from './askCube.ts';
import { buildCube } from './buildCube.ts';
import { type CubeConditions, openCubeConditions } from './cubeConditions.ts';
import type { CubeQuery } from './cubeQuery.ts';
import { cubeRows } from './cubeRows.ts';
import { type EncodedTable, encodeTable } from './encodedTable.ts';
import { type KeptCubes, keepCubes, textOf } from './keptCubes.ts';
import { type CubePlan, type FieldSet, type Need, planCubes } from './planCubes.ts';
import { openSubsets, type Subsets } from './subsets.ts';

/** Answers queries over large datasets from memory. One for all dashboards of an engine. */
export interface Cubes {
  /** The rows that the query's SQL would give; null where only SQL can tell, or the dataset is not made ready yet. */
  answer(query: CubeQuery, signal: AbortSignal): Promise<ColumnData | null>;
  /** The same where no pass over the rows is needed for it; null everywhere else. */
  known(query: CubeQuery, signal: AbortSignal): Promise<ColumnData | null>;
  /**
   * Makes ready, one after the other, what these queries will need when other values of `fields` are selected.
   * It begins after a rest of so many milliseconds, and ends when a later call takes its place.
   */
  prepare(queries: readonly CubeQuery[], fields: FacetFields, rest?: number): Preparation;
  /** Stops making ready: somebody waits for an answer. */
  giveWay(): void;
  close(): Promise<void>;
}

/** Each resolves when it is done, or when a later one has taken its place. */
export interface Preparation {
  /** What the fields need that are filtered next for sure. */
  pointed: Promise<void>;
  all: Promise<void>;
}

/** Fields that may be filtered next, by dataset name: surely, and perhaps. */
export interface FacetFields {
  sure: ReadonlyMap<string, readonly FieldSet[]>;
  perhaps: ReadonlyMap<string, readonly FieldSet[]>;
}

export interface CubesOptions {
  database: Database;
  /** The DuckDB database, and the schema in it, for encoded tables; quoted. */
  schema: string;
  /** Datasets of fewer rows are quick enough as they are. */
  fromRows?: number;
}

interface Known {
  dataset: Dataset;
  fields: ReadonlySet<string>;
  encoded: EncodedTable;
  subsets: Subsets;
  conditions: CubeConditions;
  cubes: KeptCubes;
}

/** What is to be built of a dataset. */
interface PlannedDataset {
  found: Known;
  asked: Need[];
  must: readonly FieldSet[];
  may: readonly FieldSet[];
}

interface Asked {
  need: Need;
  settle(answer: ColumnData | null): void;
  fail(error: unknown): void;
  query: CubeQuery;
  signal: AbortSignal;
}

/**
 * Cells of one cube: at first sight, where one pass over the rows should be quick, and when there is time. More of them
 * would serve more selections at once, but take a second of ten million rows, in which somebody clicks.
 */
const cellsAtOnce = 1 << 11;
const cellsAtMost = 1 << 14;
/** How long nothing more is made ready for a pointer that rests, in milliseconds. */
const restWhilePointed = 1_500;
/** Datasets whose encoded tables are kept. */
const datasetsKept = 8;

export function openCubes({ database, schema, fromRows = 50_000 }: CubesOptions): Cubes {
  const known = new Map<string, Known>();
  const encoding = new Map<string, Promise<void>>();
  const ending = new AbortController();
  let made = 0;
  let waiting: { known: Known; asked: Asked }[] = [];
  let newest = new AbortController();
  let preparing: Promise<void> = Promise.resolve();

  async function answer(query: CubeQuery, signal: AbortSignal): Promise<ColumnData | null> {
    const asked = await readyFor(query, signal);
    if (asked === null) return null;
    return (
      fromMemory(asked.found, query, asked.need) ??
      new Promise((settle, fail) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ known: asked.found, asked: { need: asked.need, settle, fail, query, signal } });
      })
    );
  }

  async function knownAnswer(query: CubeQuery, signal: AbortSignal): Promise<ColumnData | null> {
    const asked = await readyFor(query, signal);
    return asked && fromMemory(asked.found, query, asked.need);
  }

  /** What a query takes of its dataset; null where that is not made ready, or cannot be. */
  async function readyFor(
    query: CubeQuery,
    signal: AbortSignal,
  ): Promise<{ found: Known; need: Need } | null> {
    const found = known.get(keyOf(query.dataset));
    if (found === undefined || ending.signal.aborted) return null;
    const need = await needOf(found, query, signal);
    return need && { found, need };
  }

  /** What a query takes; null where the encoded table does not have it. */
  async function needOf(found: Known, query: CubeQuery, signal: AbortSignal): Promise<Need | null> {
    const { dimensions, measures } = found.encoded;
    if (!query.groups.every((group) => dimensions.has(group))) return null;
    const wanted = [...new Set(query.aggregates.flatMap(({ field }) => field ?? []))];
    if (!wanted.every((field) => measures.has(field))) return null;
    const conditions = await Promise.all(query.conditions.map((one) => found.conditions.of(one, signal)));
    if (!conditions.every((one) => one !== null)) return null;
    const extremes = query.aggregates.flatMap(({ name, field }) =>
      field !== null && (name === 'min' || name === 'max') ? [field] : [],
    );
    return { groups: query.groups, measures: wanted, extremes, conditions };
  }

  function fromMemory(found: Known, query: CubeQuery, need: Need): ColumnData | null {
    const best = found.cubes.find(need);
    if (best === null) return null;
    const { aggregates, groups, withoutNulls } = query;
    const question = { groups, conditions: best.rest, withoutNulls, aggregates };
    const answer = askCube(best.cube, question, best.passing);
    return answer && cubeRows(query, answer);
  }

  /** What was asked in one turn is answered with as few passes over the rows as there can be. */
  function flush(): void {
    const all = waiting;
    waiting = [];
    for (const one of new Set(all.map((entry) => entry.known))) {
      const asked = all.filter((entry) => entry.known === one).map((entry) => entry.asked);
      const byWhere = grouped(asked, ({ need }) => textOf(need.conditions));
      for (const group of byWhere.values()) void answerGroup(one, group);
    }
  }

  async function answerGroup(found: Known, asked: readonly Asked[]): Promise<void> {
    const where = [...asked[0]!.need.conditions];
    const bare = asked.map(({ need }) => ({ ...need, conditions: [] }));
    const plans = planCubes(bare, [[]], found.encoded, {
      cellsAtMost: cellsAtOnce,
      isForced: true,
      isServed: () => false,
    }).map((plan) => ({ ...plan, where }));
    // Whoever gives up ends it for all that came with it: they are of one view.
    const { signal } = asked[0]!;
    try {
      await Promise.all(plans.map((plan) => build(found, plan, signal)));
    } catch (error) {
      for (const one of asked) {
        if (one.signal.aborted) one.fail(error);
        else if (signal.aborted) answer(one.query, one.signal).then(one.settle, one.fail);
        // Its table may be gone, since a newer one has taken its place.
        else one.settle(null);
      }
      return;
    }
    for (const { query, need, settle } of asked) settle(fromMemory(found, query, need));
  }

  async function build(found: Known, plan: CubePlan, signal: AbortSignal): Promise<void> {
    const { where } = plan;
    if (found.cubes.has(plan)) return;
    const { table, rest } = found.subsets.best(where);
    const either = AbortSignal.any([signal, ending.signal]);
    const cube = await buildCube(database, { ...found.encoded, table }, { ...plan, where: rest }, either);
    found.cubes.add(where, cube);
  }

  function prepare(queries: readonly CubeQuery[], fields: FacetFields, rest = 0): Preparation {
    const mine = new AbortController();
    newest.abort();
    newest = mine;
    const { signal } = mine;
    const before = preparing;
    const pointed = deferred<void>();
    const work = async () => {
      await before;
      // Whoever takes its place ends its rest.
      if (rest > 0) await pause(rest, signal);
      const all: PlannedDataset[] = [];
      for (const own of grouped(queries, ({ dataset }) => keyOf(dataset)).values())
        if ((own[0]!.dataset.rows ?? 0) >= fromRows && !isOver(signal)) all.push(await plan(own, fields));
      // What the pointer is over first, and as quickly as can be.
      for (const { found, asked, must } of all) {
        const room = { cellsAtMost: cellsAtOnce, isForced: true, isServed: servedBy(found) };
        await buildAll(found, planCubes(asked, must, found.encoded, room), signal);
      }
      pointed.resolve();
      // Whoever points will click soon: nothing else has the processor then.
      const isPointed = all.some(({ must }) => must.length > 0);
      if (isPointed) await pause(restWhilePointed, signal);
      for (const { found, asked, may } of all) {
        const room = { cellsAtMost, isForced: false, isServed: servedBy(found) };
        await buildAll(found, planCubes(asked, may, found.encoded, room), signal);
      }
    };
    preparing = work()
      .catch(() => {})
      .finally(pointed.resolve);
    return { pointed: pointed.promise, all: preparing };
  }

  const isOver = (signal: AbortSignal) => signal.aborted || ending.signal.aborted;

  async function buildAll(found: Known, plans: readonly CubePlan[], signal: AbortSignal): Promise<void> {
    // Several passes over the rows of one selection: over those alone they are quick.
    for (const [, same] of grouped(plans, ({ where }) => textOf(where)))
      if (same.length > 2 && !isOver(signal))
        await found.subsets.make(same[0]!.where, AbortSignal.any([signal, ending.signal]));
    for (const one of plans) {
      if (isOver(signal)) return;
      await build(found, one, signal);
    }
  }

  async function plan(queries: readonly CubeQuery[], fields: FacetFields): Promise<PlannedDataset> {
    const { dataset } = queries[0]!;
    const may = fields.perhaps.get(dataset.name) ?? [];
    const must = fields.sure.get(dataset.name) ?? [];
    const found = await ensure(dataset, [
      ...usualFields(dataset),
      ...may.flat(),
      ...must.flat(),
      ...queries.flatMap((query) => [
        ...query.groups,
        ...query.aggregates.flatMap(({ field }) => field ?? []),
        ...query.conditions.flatMap((condition) => condition.fields),
      ]),
    ]);
    const needs = await Promise.all(queries.map((query) => needOf(found, query, ending.signal)));
    return { found, asked: needs.filter((need) => need !== null), must, may };
  }

  /** The encoded table of a dataset with these columns at least. */
  async function ensure(dataset: Dataset, columns: readonly string[]): Promise<Known> {
    const key = keyOf(dataset);
    for (;;) {
      const found = known.get(key);
      if (found && columns.every((column) => found.fields.has(column))) return found;
      const running = encoding.get(key);
      if (running) {
        await running;
        continue;
      }
      const made = encode(dataset, new Set([...(found?.fields ?? []), ...columns]));
      encoding.set(key, made);
      await made.finally(() => encoding.delete(key));
    }
  }

  async function encode(dataset: Dataset, fields: ReadonlySet<string>): Promise<void> {
    const { signal } = ending;
    await database.once(`cubes ${schema}`, async () => {
      await database.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    });
    const name = `e${++made}`;
    const encoded = await encodeTable(database, dataset, { fields, schema, name, signal });
    const conditions = openCubeConditions(database, encoded);
    const key = keyOf(dataset);
    const old = [...known].filter(
      ([other, { dataset: one }]) => other === key || one.table === dataset.table,
    );
    for (const [other] of old) known.delete(other);
    const subsets = openSubsets(database, encoded, `${name}_part`);
    known.set(key, { dataset, fields, encoded, subsets, conditions, cubes: keepCubes(encoded) });
    for (const entry of known) {
      if (known.size <= datasetsKept) break;
      known.delete(entry[0]);
      old.push(entry);
    }
    // One that a query still reads cannot go yet; it goes with the engine.
    for (const [, one] of old) await drop(one);
  }

  return {
    answer,
    known: knownAnswer,
    prepare,
    giveWay: () => newest.abort(),
    async close() {
      ending.abort();
      await preparing;
      for (const one of known.values()) await drop(one);
      known.clear();
    },
  };
}

/** Ends early when the signal fires. */
const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {});

async function drop({ encoded, subsets }: Known): Promise<void> {
  await subsets.drop();
  await encoded.drop().catch(() => {});
}

const servedBy =
  ({ cubes }: Known) =>
  (need: Need, set: FieldSet) =>
    cubes.serves(need, set);

/** One dataset with one state of its rows. */
const keyOf = ({ table, version }: Dataset) => `${table}\n${version ?? ''}`;

/** What another dashboard over the same rows may ask; of wide datasets only what somebody does ask. */
function usualFields({ columns }: Dataset): string[] {
  const fields = columns.filter(({ type, datePart }) => type === 'text' || datePart === undefined);
  return fields.length > 40 ? [] : fields.map(({ name }) => name);
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}
