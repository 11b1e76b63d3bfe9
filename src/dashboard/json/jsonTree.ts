/** A JSON value with its place: offsets `[start, end)` of the text that it was read from, quotes included. */
export type JsonNode =
  | JsonObject
  | JsonArray
  | JsonString
  | { kind: 'number'; start: number; end: number; value: number }
  | { kind: 'boolean'; start: number; end: number; value: boolean }
  | { kind: 'null' | 'missing'; start: number; end: number };

export interface JsonObject {
  kind: 'object';
  start: number;
  end: number;
  members: JsonMember[];
}

export interface JsonMember {
  key: JsonString;
  value: JsonNode;
}

export interface JsonArray {
  kind: 'array';
  start: number;
  end: number;
  items: JsonNode[];
}

export interface JsonString {
  kind: 'string';
  start: number;
  end: number;
  value: string;
  /** Where an escape shifts the value against the text: pairs of value offset and text offset, ascending. */
  breaks: number[];
}

/** The member of a key; of a key written twice the last, as `JSON.parse` takes it. */
export function memberOf(node: JsonNode | null, key: string): JsonMember | null {
  return node?.kind === 'object'
    ? (node.members.findLast((member) => member.key.value === key) ?? null)
    : null;
}

/** The offset in the text of an offset in a string's value. */
export function textOffset({ start, end, breaks }: JsonString, offset: number): number {
  const at = lastBreak(breaks, 0, offset);
  const shifted = at < 0 ? start + 1 + offset : (breaks[at + 1] ?? 0) + offset - (breaks[at] ?? 0);
  return Math.max(start, Math.min(shifted, end));
}

/** The offset in a string's value of an offset in the text; within an escape, that of the character it stands for. */
export function valueOffset({ start, value, breaks }: JsonString, offset: number): number {
  const at = lastBreak(breaks, 1, offset);
  if (at < 0) return Math.max(0, Math.min(offset - start - 1, value.length));
  const from = breaks[at] ?? 0;
  // Pairs stand at an escape's two ends by turns.
  const withinEscape = at % 4 === 0;
  return withinEscape ? from : Math.min(from + offset - (breaks[at + 1] ?? 0), value.length);
}

/** The index of the last pair whose `side` is at most `offset`; -1 where all are greater. */
function lastBreak(breaks: number[], side: 0 | 1, offset: number): number {
  let low = 0;
  let high = breaks.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((breaks[middle * 2 + side] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low * 2 - 2;
}

/** The plain value. A key `__proto__` is a key like any other; nothing of it reaches a prototype. */
export function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return plainObject(node, plainValue);
    case 'array':
      return node.items.map(plainValue);
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
    default:
      return null;
  }
}

/** The plain object of what `plainOf` makes of its values. */
export function plainObject(
  { members }: JsonObject,
  plainOf: (node: JsonNode, key: string) => unknown,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { key, value } of members) setOwn(object, key.value, plainOf(value, key.value));
  return object;
}

export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
