import type { SaqlColumn } from '../../saql/compile.ts';
import type { StepRows } from '../model.ts';

/** An Apex step's recorded answer: `{data: [{…}], metadata: {strings, numbers, groups}}`, or the rows alone. */
export function recordedRows(
  answer: unknown,
  isNested = false,
): { rows: StepRows; columns: SaqlColumn[] } | null {
  // Classes that answer with a string of JSON are recorded as they answer.
  if (typeof answer === 'string') return isNested ? null : recordedRows(parsed(answer), true);
  const body = record(answer);
  const data = Array.isArray(answer) ? answer : (body?.data ?? body?.records ?? body?.rows);
  if (!Array.isArray(data)) return null;
  const rows = data.flatMap((row) => (record(row) === null ? [] : [row as Record<string, unknown>]));
  const metadata = record(body?.metadata);
  const list = (name: string) =>
    Array.isArray(metadata?.[name]) ? (metadata[name] as unknown[]).map(String) : [];
  const names = [
    ...new Set([
      ...list('groups'),
      ...list('strings'),
      ...list('numbers'),
      ...rows.flatMap((row) => Object.keys(row)),
    ]),
  ];
  const columns = names.map((name): SaqlColumn => {
    const known = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    const isNumber =
      list('numbers').includes(name) ||
      (known.length > 0 && known.every((value) => typeof value === 'number'));
    const isGroup = list('groups').includes(name) || !isNumber;
    return { name, type: isNumber ? 'number' : 'text', role: isGroup ? 'group' : 'measure' };
  });
  return { rows: { columns: names, rows }, columns };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
