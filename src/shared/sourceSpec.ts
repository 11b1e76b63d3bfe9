import type { Column } from './table.ts';

/** What an ingest stage reads, resolved: paths are absolute, variables are substituted. */
export type SourceSpec = DumpSpec | StackExchangeSpec | FilesSpec;

export interface DumpSpec {
  kind: 'dump';
  /** A folder, a `.7z` or a `.tar.gz` of one site's dump. */
  path: string;
  /** Stream names (`posts`, `post_history`, …); null: all that the dump has. */
  tables: string[] | null;
}

export interface StackExchangeSpec {
  kind: 'stack-exchange';
  site: string;
  methods: ('questions' | 'answers' | 'tags')[];
  /** Which date the watermark follows. */
  by: 'creation' | 'activity';
  /** ISO date; rows before it are not asked for. */
  from: string | null;
  /** Base address; the public one where null. */
  endpoint: string | null;
  /** API key, from a client; in memory only. */
  key: string | null;
}

export interface FilesSpec {
  kind: 'files';
  /** A file or a folder of files of one format. */
  path: string;
  format: 'ndjson' | 'csv' | 'parquet';
  /** The stream that the rows go to. */
  table: string;
  /** Null: taken from the file (header and text for CSV, the file's schema for Parquet). */
  columns: Column[] | null;
  /** A file set that is always complete (absent keys were deleted). */
  full: boolean;
}
