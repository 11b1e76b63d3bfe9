import type { Dataset } from '../../shared/dataset.ts';
import type { PlanColumn } from '../plan.ts';
import type { GroupInput, OrderKey } from '../tree.ts';

/** Rows: what `load` and `foreach` give. */
export interface RowStream {
  kind: 'rows';
  /** The relation in the plan. */
  relation: string;
  columns: PlanColumn[];
  /** True once a foreach has given it its columns. */
  projected: boolean;
  dataset: Dataset | null;
  /** The relation has the column `rowNumber`: rows stand in its order. */
  ordered: boolean;
  /** Where nothing orders them: the columns that they were grouped by. */
  natural: string[];
}

/** What `group` gives: rows by key, waiting for the foreach that says what is shown of them. */
export interface GroupedStream {
  kind: 'grouped';
  inputs: GroupedInput[];
  /** How the groups stand, where an order between group and foreach says it. */
  order: OrderKey[];
}

export interface GroupedInput {
  name: string;
  stream: RowStream;
  keys: GroupedKey[];
  all: boolean;
  rollup: boolean;
  join: GroupInput['join'];
}

export interface GroupedKey {
  /** The field's name, for references; null for an expression that has none. */
  name: string | null;
  sql: string;
  type: PlanColumn['type'];
}

export type Stream = RowStream | GroupedStream;

/** Holds the place of each row in an ordered relation. No SAQL name can be it, since it begins with a NUL's picture. */
export const rowNumber = '\u2400n';
