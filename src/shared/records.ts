import type { Column } from './table.ts';

/** Plain JSON that lets a source go on where it stopped; only the source that wrote it reads it. */
export type SourcePosition = { [key: string]: string | number | boolean | null };

/** A row of the input that cannot become a record. The bytes are kept so that nothing is lost. */
export interface RejectedRow {
  /** What the row was, cut to at most 64 KiB. */
  raw: string;
  /** A sentence: what is wrong with it. */
  reason: string;
  /** kebab-case. */
  code: string;
  file: string;
  /** 1-based; null where the input has no lines. */
  line: number | null;
}

/** Rows of one table on their way: they stay bytes from the source to the delivery stream. */
export interface RecordBatch {
  /** Newline-delimited JSON in UTF-8; every row ends with one `\n`. */
  data: Uint8Array;
  /** `ends[i]` is the exclusive end of row i in `data`, its newline included. */
  ends: Uint32Array;
  /** Where to go on after this batch. */
  position: SourcePosition;
  /** Rows of the same stretch of input that were refused. */
  rejected: RejectedRow[];
  /** Bytes of input read so far and in all (null where unknown), for progress. */
  bytesRead: number;
  bytesTotal: number | null;
  /**
   * Gives `data` back to the source, which fills it anew: without it memory waits for the garbage collector. To be
   * called once, when nothing reads `data` any more; never calling it is sound.
   */
  release?(): void;
}

/** One table that a source offers. */
export interface SourceTable {
  name: string;
  columns: Column[];
  /** True when a read gives all rows there are, so that a key that is absent was deleted. */
  full: boolean;
}

/** Where records come from: the same for every target. */
export interface RecordSource {
  /** The tables that this input really has, in a fixed order. Missing optional tables are left out. */
  tables(signal: AbortSignal): Promise<SourceTable[]>;
  /**
   * The rows of one table from `from` (null: the beginning), in a stable order, in batches of at most
   * about 1 MiB. Constant memory for any input size. `constants` are appended to every row as string fields.
   */
  read(
    table: string,
    options: { from: SourcePosition | null; constants: Record<string, string>; signal: AbortSignal },
  ): AsyncIterable<RecordBatch>;
  /**
   * Text that is equal when the input's content is equal as far as can be told cheaply (names, sizes, times);
   * part of the ingest stage's fingerprint.
   */
  fingerprint(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}
