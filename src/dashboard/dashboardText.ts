import type { JsonNode, JsonString } from './json/jsonTree.ts';
import { memberOf, textOffset, valueOffset } from './json/jsonTree.ts';
import { readJson } from './json/readJson.ts';
import type { JsonPath } from './model.ts';

/** A range of the file, UTF-16 offsets. */
export interface Range {
  start: number;
  end: number;
}

/** The text of a dashboard, and where each value of the model stands in it, inside strings of JSON too. */
export interface DashboardText {
  /** The value at a path, or the range `inner` of the string there. Where nothing is, its nearest container's key. */
  place(path: JsonPath, inner?: Range): Range;
  /** The key that leads to a path, without its quotes; of an array's item, and where nothing is, as `place`. */
  keyPlace(path: JsonPath): Range;
  /** Whether a value stands at the path. */
  has(path: JsonPath): boolean;
  /** The string at a path; null where none is. */
  stringAt(path: JsonPath): string | null;
  /** The deepest value around an offset of the file; `inner` is the offset within it where that is a string. */
  pathAt(offset: number): { path: JsonPath; inner: number | null; key: boolean };
  /** How `text` is written inside the string, or as part of the key, at a path: escaped as often as it is nested. */
  escapeAt(path: JsonPath, text: string): string;
  /** The whole file with another value at a path; `undefined` takes the member or item away. */
  edit(path: JsonPath, value: unknown): string;
  toString(): string;
}

/** One JSON text: the file itself, or the value of a string within another. */
interface Level {
  text: string;
  root: JsonNode | null;
  outer: { level: Level; string: JsonString } | null;
}

interface Found {
  /** The text whose offsets the node and its key have. */
  level: Level;
  node: JsonNode;
  key: JsonString | null;
  parent: JsonNode | null;
}

export function dashboardText(text: string, root: JsonNode | null): DashboardText {
  const file: Level = { text, root, outer: null };
  const inside = new Map<JsonString, Level>();

  const enter = (level: Level, string: JsonString): Level => {
    const known = inside.get(string);
    if (known !== undefined) return known;
    const made: Level = { text: string.value, root: readJson(string.value).root, outer: { level, string } };
    inside.set(string, made);
    return made;
  };

  const find = (path: JsonPath): { found: Found | null; nearest: Found | null } => {
    if (root === null) return { found: null, nearest: null };
    const state = memberOf(root, 'state')?.value;
    const first = String(path[0] ?? '');
    const top =
      state?.kind === 'object' && (path.length === 0 || memberOf(state, first) !== null) ? state : root;
    let current: Found = { level: file, node: top, key: null, parent: null };
    for (const step of path) {
      let { level, node } = current;
      if (node.kind === 'string') {
        level = enter(level, node);
        if (level.root === null) return { found: null, nearest: current };
        node = level.root;
      }
      const member = node.kind === 'object' ? memberOf(node, String(step)) : null;
      const next = member?.value ?? (node.kind === 'array' ? node.items[Number(step)] : undefined);
      if (next === undefined) return { found: null, nearest: current };
      current = { level, node: next, key: member?.key ?? null, parent: node };
    }
    return { found: current, nearest: current };
  };

  const rangeOf = (level: Level, start: number, end: number): Range => ({
    start: toFile(level, start),
    end: toFile(level, end),
  });

  const keyRange = (found: Found | null): Range => {
    if (found === null) return { start: 0, end: Math.min(1, text.length) };
    const { key, level, node } = found;
    if (key !== null) return rangeOf(level, textOffset(key, 0), textOffset(key, key.value.length));
    // An object or array may be the whole file: its first sign stands for it.
    const long = node.kind === 'object' || node.kind === 'array';
    return rangeOf(level, node.start, long ? node.start + 1 : node.end);
  };

  const dashboard: DashboardText = {
    place(path, inner) {
      const { found, nearest } = find(path);
      if (found === null) return keyRange(nearest);
      const { level, node } = found;
      if (inner === undefined || node.kind !== 'string') return rangeOf(level, node.start, node.end);
      return rangeOf(level, textOffset(node, inner.start), textOffset(node, inner.end));
    },
    keyPlace(path) {
      const { found, nearest } = find(path);
      return keyRange(found ?? nearest);
    },
    has: (path) => find(path).found !== null,
    stringAt(path) {
      const node = find(path).found?.node;
      return node?.kind === 'string' ? node.value : null;
    },
    pathAt(offset) {
      const path: JsonPath = [];
      if (root === null) return { path, inner: null, key: false };
      let level = file;
      let node: JsonNode = root;
      for (;;) {
        const at = fromFile(level, offset);
        if (node.kind === 'string') {
          if (!holdsJson(path, node)) return { path, inner: valueOffset(node, at), key: false };
          const inner = enter(level, node);
          if (inner.root === null) return { path, inner: valueOffset(node, at), key: false };
          level = inner;
          node = inner.root;
          continue;
        }
        let next: JsonNode | null = null;
        if (node.kind === 'object')
          for (const { key, value } of node.members) {
            const onKey = at >= key.start && at <= key.end;
            if (!onKey && (at < value.start || at > value.end)) continue;
            if (!(level === file && path.length === 0 && key.value === 'state' && node === root))
              path.push(key.value);
            if (onKey) return { path, inner: null, key: true };
            next = value;
            break;
          }
        else if (node.kind === 'array')
          for (const [index, item] of node.items.entries()) {
            if (at < item.start || at > item.end) continue;
            path.push(index);
            next = item;
            break;
          }
        if (next === null) return { path, inner: null, key: false };
        node = next;
      }
    },
    escapeAt(path, fragment) {
      const { nearest } = find(path);
      return escapeFor(nearest?.level ?? file, JSON.stringify(fragment).slice(1, -1));
    },
    edit(path, value) {
      return editText(path, value);
    },
    toString: () => text,
  };

  const replace = (range: Range, replacement: string): string =>
    text.slice(0, range.start) + replacement + text.slice(range.end);

  const editText = (path: JsonPath, value: unknown): string => {
    const { found } = find(path);
    if (value === undefined) return found === null || found.parent === null ? text : remove(found);
    if (found !== null) {
      const { level, node } = found;
      return replace(rangeOf(level, node.start, node.end), written(level, node.start, value));
    }
    const missing = find(path.slice(0, -1)).found;
    let container = missing?.node ?? null;
    let level = missing?.level ?? file;
    if (missing !== null && container?.kind === 'string') {
      level = enter(missing.level, container);
      container = level.root;
    }
    // What lies between is made as objects.
    if (container === null || (container.kind !== 'object' && container.kind !== 'array'))
      return path.length > 1 ? editText(path.slice(0, -1), { [String(path.at(-1))]: value }) : text;
    const last = container.kind === 'object' ? container.members.at(-1)?.value : container.items.at(-1);
    const key = container.kind === 'object' ? `${JSON.stringify(String(path.at(-1)))}: ` : '';
    const at = last?.end ?? container.start + 1;
    const indent = level.outer === null ? `\n${indentAt(level.text, last?.start ?? container.start)}` : '';
    const deeper = last === undefined && indent !== '' ? `${indent}  ` : indent;
    const closing = last === undefined ? indent : '';
    const fragment = `${last === undefined ? '' : ','}${deeper}${key}`;
    const end = last === undefined ? container.end - 1 : at;
    return replace(
      rangeOf(level, at, end),
      escapeFor(level, fragment) + written(level, at, value, deeper.slice(1)) + escapeFor(level, closing),
    );
  };

  const written = (level: Level, at: number, value: unknown, indent = indentAt(level.text, at)): string => {
    const json =
      level.outer === null
        ? JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
        : JSON.stringify(value);
    return escapeFor(level, json);
  };

  const remove = ({ level, node, key, parent }: Found): string => {
    const siblings =
      parent?.kind === 'object'
        ? parent.members.map((member) => ({ start: member.key.start, end: member.value.end }))
        : parent?.kind === 'array'
          ? parent.items.map(({ start, end }) => ({ start, end }))
          : [];
    const index = siblings.findIndex(({ start }) => start === (key ?? node).start);
    const before = siblings[index - 1];
    const after = siblings[index + 1];
    const start = before !== undefined ? before.end : (siblings[index]?.start ?? node.start);
    const end = before !== undefined || after === undefined ? node.end : after.start;
    return replace(rangeOf(level, start, end), '');
  };

  return dashboard;
}

/** Strings that hold JSON in one of the shells: wrapped queries, `start`, static values, values of filters. */
function holdsJson(path: JsonPath, { value }: JsonString): boolean {
  if (!/^\s*[[{]/.test(value) || /^\s*\{\{/.test(value)) return false;
  const [first, , third, fourth] = path;
  if (first === 'filters') return path.length === 3 && third === 'value';
  if (first !== 'steps') return false;
  if (third === 'start') return path.length === 3;
  if (third === 'values') return path.length === 4;
  return third === 'query' && fourth === 'query' && path.slice(4).every((step) => step === 'query');
}

function toFile(level: Level, offset: number): number {
  let at = offset;
  for (let outer = level.outer; outer !== null; outer = outer.level.outer) at = textOffset(outer.string, at);
  return at;
}

function fromFile(level: Level, offset: number): number {
  return level.outer === null ? offset : valueOffset(level.outer.string, fromFile(level.outer.level, offset));
}

/** JSON text as it stands in the file: escaped once for every string around it. */
function escapeFor(level: Level, json: string): string {
  let fragment = json;
  for (let outer = level.outer; outer !== null; outer = outer.level.outer)
    fragment = JSON.stringify(fragment).slice(1, -1);
  return fragment;
}

function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, Math.max(line, offset)))?.[0] ?? '';
}
