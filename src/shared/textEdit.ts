/** How a text differs from the one before: `[start, end)` of that one, UTF-16 offsets, is `text` now. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** What changes `before` into `after`: one piece, as small as it can be. */
export function textEdit(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

/** The text after an edit; null where the edit is none of that text. */
export function edited(before: string, { start, end, text }: TextEdit): string | null {
  const isPart = Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end;
  if (!isPart || end > before.length || typeof text !== 'string') return null;
  return before.slice(0, start) + text + before.slice(end);
}
