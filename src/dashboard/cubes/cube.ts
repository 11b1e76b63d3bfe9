/**
 * The rows of a dataset, counted and summed once by every combination of some of its dimensions: a cell for each
 * combination that there is. Questions about those dimensions are answered from the cells alone.
 */
export interface Cube {
  cells: number;
  dimensions: ReadonlyMap<string, CubeDimension>;
  /** Rows by cell. */
  rows: Float64Array;
  measures: ReadonlyMap<string, CubeMeasure>;
}

export interface CubeDimension {
  /** Its values by their code; code 0 is null, the others stand in the order in which text is sorted. */
  values: readonly (string | null)[];
  /** The code of each cell. */
  codes: Uint16Array;
}

/** Of one measure, by cell, nulls left out. */
export interface CubeMeasure {
  sum: Float64Array;
  count: Float64Array;
  /** They mean nothing where `count` is 0; null where nobody asked for them. */
  extremes: { min: Float64Array; max: Float64Array } | null;
}

/** Which combinations of the values of some dimensions pass. */
export interface CubeCondition {
  fields: readonly string[];
  /** By the codes of `fields`, the last one running fastest: 1 where it passes. */
  passes: Uint8Array;
}

export interface CubeAggregate {
  name: 'count' | 'sum' | 'avg' | 'min' | 'max';
  /** The measure; null for `count` of rows. */
  field: string | null;
}

export interface CubeQuestion {
  /** The dimensions that make the groups; none: all rows are one group, also where there are no rows. */
  groups: readonly string[];
  conditions: readonly CubeCondition[];
  /** Rows that have null in one of the groups count for nothing. */
  withoutNulls: boolean;
  aggregates: readonly CubeAggregate[];
}

export interface CubeAnswer {
  /** By group dimension the value of each row. */
  keys: (string | null)[][];
  /** By aggregate the value of each row; null where there was no value to aggregate. */
  values: (number | null)[][];
  rowCount: number;
}
