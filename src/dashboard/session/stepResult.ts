import type { SaqlColumn } from '../../saql/compile.ts';
import type { ColumnData } from '../../shared/database.ts';
import type { StepRows } from '../model.ts';

/** What a step came to. With an error it has no rows. */
export interface StepResult {
  columns: SaqlColumn[];
  data: ColumnData;
  rows: StepRows;
  /** Labels that the step itself gives its columns. */
  labels: Record<string, string>;
  truncated: boolean;
  saql: string | null;
  sql: string | null;
  error: { code: string; message: string } | null;
}

export const noRows: StepRows = { columns: [], rows: [] };

export function failedResult(code: string, message: string, rest: Partial<StepResult> = {}): StepResult {
  return {
    columns: [],
    data: { columns: [], values: [], rowCount: 0 },
    rows: noRows,
    labels: {},
    truncated: false,
    saql: null,
    sql: null,
    ...rest,
    error: { code, message },
  };
}

/** At most `limit` rows; numbers that DuckDB gives as text, because they are decimals, are numbers again. */
export function cutData(
  data: ColumnData,
  columns: SaqlColumn[],
  limit: number,
): { data: ColumnData; truncated: boolean } {
  const truncated = data.rowCount > limit;
  const values = data.values.map((column, at) => {
    const cut = truncated ? column.slice(0, limit) : column;
    const name = data.columns[at]?.name;
    if (columns.find((c) => c.name === name)?.type !== 'number') return cut;
    return cut.map((value) =>
      typeof value === 'string' && value !== '' && Number.isFinite(Number(value)) ? Number(value) : value,
    );
  });
  return { data: { columns: data.columns, values, rowCount: Math.min(data.rowCount, limit) }, truncated };
}

export function toRows(data: ColumnData): StepRows {
  const names = data.columns.map((column) => column.name);
  const rows = Array.from({ length: data.rowCount }, (_, row) =>
    Object.fromEntries(names.map((name, column) => [name, data.values[column]?.[row] ?? null])),
  );
  return { columns: names, rows };
}

export function toData(rows: StepRows, columns: SaqlColumn[]): ColumnData {
  return {
    columns: rows.columns.map((name) => ({
      name,
      type: columns.find((c) => c.name === name)?.type === 'number' ? 'DOUBLE' : 'VARCHAR',
    })),
    values: rows.columns.map((name) => rows.rows.map((row) => row[name] ?? null)),
    rowCount: rows.rows.length,
  };
}
