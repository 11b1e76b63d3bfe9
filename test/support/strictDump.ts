import { SaxesParser } from 'saxes';
import type { RecordSource, RejectedRow, SourcePosition } from '../../src/shared/records.ts';
import { dumpTables } from '../../src/source/dump/schema.ts';

type Json = Record<string, unknown>;

export interface ReadRows {
  rows: Json[];
  rejected: RejectedRow[];
  positions: SourcePosition[];
  /** How many rows had been read when each position was given. */
  rowsAt: number[];
}

/** All that a source gives of one table, with every batch held to the contract of `RecordBatch`. */
export async function readAll(
  source: RecordSource,
  table: string,
  options: { from?: SourcePosition | null; constants?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<ReadRows> {
  const read: ReadRows = { rows: [], rejected: [], positions: [], rowsAt: [] };
  const batches = source.read(table, {
    from: options.from ?? null,
    constants: options.constants ?? {},
    signal: options.signal ?? new AbortController().signal,
  });
  for await (const batch of batches) {
    let start = 0;
    for (const end of batch.ends) {
      const line = Buffer.from(batch.data.subarray(start, end)).toString('utf8');
      if (!line.endsWith('\n') || line.indexOf('\n') !== line.length - 1)
        throw new Error(`A row is not one line: ${line.slice(0, 200)}`);
      read.rows.push(JSON.parse(line) as Json);
      start = end;
    }
    if (start !== batch.data.length) throw new Error('There are bytes behind the last row.');
    read.rejected.push(...batch.rejected);
    // A position is plain JSON.
    read.positions.push(JSON.parse(JSON.stringify(batch.position)) as SourcePosition);
    read.rowsAt.push(read.rows.length);
    batch.release?.();
  }
  return read;
}

/** The rows of one table's XML as they should be, by a strict parser and nothing of the product but its schema. */
export function strictRows(xml: string, table: string): Json[] {
  const { attributes, columns } = dumpTables[table]!;
  const rows: Json[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    if (tag.name !== 'row') return;
    const row: Json = {};
    for (const [name, value] of Object.entries(tag.attributes as Record<string, string>)) {
      const column = columns[attributes.indexOf(name)];
      if (!column) throw new Error(`${table} has an attribute ${name}, which the schema lacks.`);
      if (column.type === 'string') row[column.name] = value;
      else if (value !== '')
        row[column.name] =
          column.type === 'boolean' ? value === 'True' : column.type === 'timestamp' ? value : Number(value);
    }
    rows.push(row);
  });
  parser.write(xml).close();
  return rows;
}
