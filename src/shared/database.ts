/** A value as DuckDB takes it for a parameter. */
export type SqlValue = string | number | bigint | boolean | null;

export interface ResultColumn {
  name: string;
  /** The engine's type name, for example `BIGINT`, `DECIMAL(18,2)`, `TIMESTAMP`. */
  type: string;
}

/**
 * Columns, not rows: `values[c][r]`, as plain JSON. Integers within ±2^53 and finite doubles are numbers;
 * larger integers, decimals, and NaN or infinities are strings; dates and timestamps are ISO text.
 */
export interface ColumnData {
  columns: ResultColumn[];
  values: unknown[][];
  rowCount: number;
}

/** The embedded SQL database, as the adapters of the local target see it. SQL is DuckDB's. */
export interface Database {
  /** Runs every statement of `sql` in order. `changes` is of the last one (0 where it has none). */
  run(sql: string, options?: { params?: SqlValue[]; signal?: AbortSignal }): Promise<{ changes: number }>;
  /** Runs one statement and gives its whole answer; for small answers. */
  query(sql: string, options?: { params?: SqlValue[]; signal?: AbortSignal }): Promise<ColumnData>;
  /**
   * Runs one statement whose columns are all DOUBLE and without null, and gives them as they are: for answers of many
   * rows that are counted on with.
   */
  numbers(sql: string, options?: { signal?: AbortSignal }): Promise<Float64Array[]>;
  /** The columns of one query under the names that it gives, without running it. */
  describe(sql: string, options?: { params?: SqlValue[] }): Promise<ResultColumn[]>;
  /** One connection of its own, in one transaction: committed when `work` settles well, rolled back when not. */
  transaction<T>(work: (connection: Database) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /**
   * Does `work` once in the life of this database and waits for it, whoever asks first; what failed is done again for
   * the next. For what must be there before others can work, such as macros.
   */
  once(key: string, work: () => Promise<void>): Promise<void>;
  /** One connection of its own (temporary tables and views live as long as `work`). */
  connection<T>(work: (connection: Database) => Promise<T>): Promise<T>;
}
