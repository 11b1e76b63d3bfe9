import type { JsonPath } from '../model.ts';
import type { OpenDashboard } from './knowledge.ts';

/** What a cursor is in: the string and the offset within its value. */
export interface CursorString {
  path: JsonPath;
  value: string;
  inner: number;
}

export function cursorString({ text }: OpenDashboard, offset: number): CursorString | null {
  const { path, inner } = text.pathAt(offset);
  const value = inner === null ? null : text.stringAt(path);
  return value === null || inner === null ? null : { path, value, inner };
}

/** The binding that a cursor is in, closed or not yet: its text from behind `{{` up to the cursor. */
export function bindingBefore({ value, inner }: CursorString): string | null {
  const before = value.slice(0, inner);
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.indexOf('}}', open) >= 0) return null;
  return before.slice(open + 2);
}

/** The word around the cursor, as offsets of the value. */
export function wordAround({ value, inner }: CursorString): { start: number; end: number; text: string } {
  let start = inner;
  let end = inner;
  while (start > 0 && /[\w$]/.test(value[start - 1] ?? '')) start -= 1;
  while (end < value.length && /[\w$]/.test(value[end] ?? '')) end += 1;
  return { start, end, text: value.slice(start, end) };
}

/** Whether the text ends within a quoted string, and what stands in it so far. */
export function openQuote(binding: string): string | null {
  let quote: string | null = null;
  let from = 0;
  for (let at = 0; at < binding.length; at++) {
    const char = binding[at] ?? '';
    if (quote === null && (char === '"' || char === "'")) [quote, from] = [char, at + 1];
    else if (char === quote) quote = null;
  }
  return quote === null ? null : binding.slice(from);
}
