import type { Finding } from '../../shared/diagnostic.ts';
import type { JsonArray, JsonNode, JsonObject, JsonString } from './jsonTree.ts';
import { scanString } from './scanString.ts';

/** Deeper values are left out with a finding, so that whoever walks the tree afterwards may recur. */
const deepest = 200;
const mostFindings = 50;

/**
 * Reads JSON with `//` and block comments, which template bundles hold. Never throws and never recurs: a value that
 * is wrong stands as `missing`, reading goes on behind it.
 */
export function readJson(text: string): { root: JsonNode | null; findings: Finding[] } {
  const findings: Finding[] = [];
  const open: Open[] = [];
  let root: JsonNode | null = null;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let tooDeep = 0;

  const report = (start: number, end: number, message: string, code = 'json-syntax'): void => {
    if (findings.length < mostFindings) findings.push({ start, end, severity: 'error', code, message });
  };

  const add = (node: JsonNode): void => {
    const top = open.at(-1);
    if (top === undefined) {
      if (root === null) root = node;
      else report(node.start, node.end, 'Something stands after the end of the JSON value: remove it.');
      return;
    }
    if (top.node.kind === 'array') {
      if (top.node.items.length > 0 && top.comma === null)
        report(node.start, node.start, 'A comma is missing before this value.');
      top.node.items.push(node);
    } else if (top.key === null) {
      report(node.start, node.end, 'A key in double quotes and a colon must stand before this value.');
    } else {
      top.node.members.push({ key: top.key, value: node });
      top.key = null;
    }
    top.comma = null;
  };

  const close = (end: number): void => {
    const top = open.pop();
    if (top === undefined) return;
    top.node.end = end;
    if (top.node.kind === 'object' && top.key !== null) {
      report(top.key.start, top.key.end, `The key "${top.key.value}" has no value.`);
      top.node.members.push({
        key: top.key,
        value: { kind: 'missing', start: top.key.end, end: top.key.end },
      });
    } else if (top.comma !== null) report(top.comma, top.comma + 1, 'Nothing follows this comma: remove it.');
  };

  while (at < text.length) {
    at = behindBlanks(text, at);
    if (at >= text.length) break;
    const char = text[at] ?? '';
    if (char === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (char === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) report(at, text.length, 'This comment does not end: close it with */.');
      at = end < 0 ? text.length : end + 2;
    } else if (char === '{' || char === '[') {
      if (open.length >= deepest) {
        if (tooDeep === 0)
          report(
            at,
            at + 1,
            `Values may be nested ${deepest} deep at most: this one is left out.`,
            'json-too-deep',
          );
        tooDeep += 1;
      } else {
        const node: JsonObject | JsonArray =
          char === '{'
            ? { kind: 'object', start: at, end: text.length, members: [] }
            : { kind: 'array', start: at, end: text.length, items: [] };
        const outside = open.length === 0 && root !== null;
        add(node);
        if (outside) break;
        open.push({ node, key: null, comma: null, keys: new Set() });
      }
      at += 1;
    } else if (char === '}' || char === ']') {
      if (tooDeep > 0) {
        tooDeep -= 1;
        if (tooDeep === 0) add({ kind: 'missing', start: at, end: at + 1 });
      } else {
        const wanted = char === '}' ? 'object' : 'array';
        if (!open.some(({ node }) => node.kind === wanted))
          report(at, at + 1, `This "${char}" closes nothing.`);
        else {
          while (open.at(-1)?.node.kind !== wanted) {
            const inner = open.at(-1)?.node;
            report(
              at,
              at + 1,
              `A "${inner?.kind === 'object' ? '}' : ']'}" must stand before this "${char}".`,
            );
            close(at);
          }
          close(at + 1);
        }
      }
      at += 1;
    } else if (char === '"') {
      const scanned = scanString(text, at, report);
      at = scanned.end;
      if (tooDeep > 0) continue;
      const top = open.at(-1);
      if (top?.node.kind === 'object' && top.key === null) {
        if (top.node.members.length > 0 && top.comma === null)
          report(scanned.start, scanned.start, 'A comma is missing before this key.');
        if (top.keys.has(scanned.value))
          report(
            scanned.start,
            scanned.end,
            `The key "${scanned.value}" stands twice: keep one.`,
            'json-duplicate-key',
          );
        top.keys.add(scanned.value);
        top.key = scanned;
        top.comma = null;
        at = colon(text, at, report);
      } else add(scanned);
    } else if (char === ',') {
      const top = open.at(-1);
      if (tooDeep === 0) {
        const empty = top === undefined || sizeOf(top.node) === 0 || top.comma !== null;
        if (empty || top.key !== null) report(at, at + 1, 'A value must stand before this comma.');
        if (top !== undefined) {
          if (top.key !== null) add({ kind: 'missing', start: at, end: at });
          top.comma = at;
        }
      }
      at += 1;
    } else {
      word.lastIndex = at;
      const [read] = word.exec(text) ?? [char];
      const top = open.at(-1);
      if (tooDeep === 0 && top?.node.kind === 'object' && top.key === null && /^[\w$]+$/.test(read)) {
        report(at, at + read.length, `Put the key ${read} between double quotes.`);
        top.key = { kind: 'string', start: at, end: at + read.length, value: read, breaks: [0, at] };
        top.comma = null;
        at = colon(text, at + read.length, report);
      } else {
        if (tooDeep === 0) add(bare(read, at, report));
        at += read.length;
      }
    }
  }
  if (open.length > 0) {
    const first = open[0]?.node.start ?? 0;
    const sign = open.at(-1)?.node.kind === 'object' ? '}' : ']';
    report(first, first + 1, `The JSON ends too early: close this with "${sign}".`);
    for (const top of open) top.comma = null;
    while (open.length > 0) close(text.length);
  }
  if (root === null) report(0, Math.min(1, text.length), 'There is no JSON value here.');
  return { root, findings };
}

/** What stands without quotes. */
const word = /[^\s,{}[\]":/]+|./y;

/** A value that is not closed yet. */
interface Open {
  node: JsonObject | JsonArray;
  key: JsonString | null;
  comma: number | null;
  keys: Set<string>;
}

type Report = (start: number, end: number, message: string, code?: string) => void;

function behindBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at += 1;
  }
}

/** The offset behind the colon that must follow a key. */
function colon(text: string, from: number, report: Report): number {
  const at = behindBlanks(text, from);
  if (text[at] === ':') return at + 1;
  report(from, from, 'A colon must stand between a key and its value.');
  return from;
}

function bare(word: string, at: number, report: Report): JsonNode {
  const place = { start: at, end: at + word.length };
  if (word === 'true' || word === 'false') return { kind: 'boolean', ...place, value: word === 'true' };
  if (word === 'null') return { kind: 'null', ...place };
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word))
    return { kind: 'number', ...place, value: Number(word) };
  report(place.start, place.end, `"${word.slice(0, 40)}" is no JSON value: put text between double quotes.`);
  return { kind: 'missing', ...place };
}

const sizeOf = (node: JsonObject | JsonArray): number =>
  node.kind === 'array' ? node.items.length : node.members.length;
