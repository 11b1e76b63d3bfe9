import type { SaqlColumn } from '../../saql/compile.ts';
import type { Step, StepRows } from '../model.ts';

/** A step whose rows stand in the file. Classic `static` rows are `{value, display}`, values of any JSON. */
export function staticRows(step: Step, values: unknown): { rows: StepRows; columns: SaqlColumn[] } {
  const given = Array.isArray(values) ? values.filter(isRecord) : step.values;
  const rows = given.map((row) => ({ ...row }));
  const names = [
    ...new Set([...Object.keys(step.columns), ...rows.flatMap((row) => Object.keys(row))]),
  ].filter((name) => rows.some((row) => name in row));
  const columns = names.map((name): SaqlColumn => {
    const type = declaredType(step.columns[name]) ?? observedType(rows.map((row) => row[name]));
    return {
      name,
      type: type === 'number' ? 'number' : 'text',
      role: type === 'number' ? 'measure' : 'group',
    };
  });
  return { rows: { columns: names, rows: rows.map((row) => convert(row, columns)) }, columns };
}

/** Numbers written as text are numbers where the column says so. */
function convert(row: Record<string, unknown>, columns: SaqlColumn[]): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ name, type }) => {
      const value = row[name];
      const isNumber =
        type === 'number' &&
        typeof value === 'string' &&
        value.trim() !== '' &&
        Number.isFinite(Number(value));
      return [name, isNumber ? Number(value) : (value ?? null)];
    }),
  );
}

function declaredType(column: unknown): 'text' | 'number' | null {
  const type = isRecord(column) ? column.type : null;
  if (type === 'number' || type === 'aggregate') return 'number';
  return type === 'string' || type === 'grouping' ? 'text' : null;
}

function observedType(values: unknown[]): 'text' | 'number' {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length > 0 && known.every((value) => typeof value === 'number') ? 'number' : 'text';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
