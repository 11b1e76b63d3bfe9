import { lineAround } from './lineAround.ts';

/** Where a cursor stands in YAML text that may be half typed: the way of keys, and what is being written. */
export interface CursorPlace {
  /** Keys from the root to the map or list that the cursor is in; list positions are left out. */
  way: string[];
  writing: 'key' | 'value' | 'item';
  /** Of a value or a list item: its key. */
  key: string | null;
  /** What stands between the beginning of the word and the cursor. */
  typed: string;
  /** UTF-16 offsets of the word. */
  start: number;
  end: number;
}

/** Reads indentation and brackets of the lines before the cursor; the rest of the text may be broken. */
export function cursorPlace(text: string, offset: number): CursorPlace {
  const { start: lineStart, end: lineEnd } = lineAround(text, offset);
  const line = text.slice(lineStart, offset);
  const outer = waysAbove(text.slice(0, lineStart));
  const inner = readLine(line, outer);
  const start = offset - inner.typed.length;
  const rest = /^[\w./${}-]*/.exec(text.slice(offset, lineEnd))?.[0].length ?? 0;
  return { ...inner, start, end: offset + rest };
}

interface Level {
  indent: number;
  key: string;
}

/** The keys that a line of a given indent lies under. */
function waysAbove(text: string): Level[] {
  const levels: Level[] = [];
  for (const line of text.split('\n')) {
    const match = /^(\s*)(- +)?(?:"([^"]*)"|'([^']*)'|([^\s#:'"{[][^:#]*?))\s*:(?:\s|$)/.exec(line);
    if (!match) continue;
    const indent = match[1]!.length + (match[2]?.length ?? 0);
    while (levels.length > 0 && levels.at(-1)!.indent >= indent) levels.pop();
    levels.push({ indent, key: match[3] ?? match[4] ?? match[5]! });
  }
  return levels;
}

function readLine(line: string, above: Level[]): Omit<CursorPlace, 'start' | 'end'> {
  const match = /^(\s*)(- +)?(.*)$/.exec(line)!;
  const indent = match[1]!.length + (match[2]?.length ?? 0);
  // An item of a list may stand as deep as its key.
  const way = above
    .filter((level) => level.indent < indent || (match[2] !== undefined && level.indent === match[1]!.length))
    .map((level) => level.key);
  return readFlow(match[3]!, way, match[2] !== undefined);
}

/** `key: { a: b, c: |`: brackets on the line of the cursor. */
function readFlow(text: string, way: string[], item: boolean): Omit<CursorPlace, 'start' | 'end'> {
  const stack: { bracket: string; key: string | null }[] = [];
  let key: string | null = null;
  let word = '';
  const open = [...way];
  for (const char of text) {
    if (char === '{' && word.endsWith('$')) word += char;
    else if (char === '{' || char === '[') {
      stack.push({ bracket: char, key });
      if (key !== null) open.push(key);
      key = null;
      word = '';
    } else if ((char === '}' || char === ']') && !word.includes('${')) {
      const closed = stack.pop();
      if (closed && closed.key !== null) open.pop();
      key = null;
      word = '';
    } else if (char === ',') {
      key = null;
      word = '';
    } else if (char === ':' && key === null && !word.includes('${')) {
      key = word.trim().replace(/^['"]|['"]$/g, '');
      word = '';
    } else word += char;
  }
  const typed = word.trimStart().replace(/^["']/, '');
  const inList = stack.at(-1)?.bracket === '[' || (item && stack.length === 0 && key === null);
  if (key !== null) return { way: open, writing: 'value', key, typed };
  if (inList) return { way: open, writing: 'item', key: open.at(-1) ?? null, typed };
  return { way: open, writing: 'key', key: null, typed };
}
