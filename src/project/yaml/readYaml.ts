import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Span } from '../../pipeline/definition/definition.ts';
import type { Finding } from '../../shared/diagnostic.ts';

/** A YAML text as a tree in which everything has its place: UTF-16 offsets. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  kind: 'map';
  entries: YamlEntry[];
  span: Span;
}

export interface YamlEntry {
  key: string;
  keySpan: Span;
  value: YamlNode;
}

export interface YamlList {
  kind: 'list';
  items: YamlNode[];
  span: Span;
}

export interface YamlScalar {
  kind: 'scalar';
  value: string | number | boolean | null;
  /** As written, without quotes. */
  text: string;
  span: Span;
}

const deepest = 64;
/** Aliases multiply; a pipeline file never comes near this. */
const mostNodes = 50_000;
/** Finding what an alias stands for takes a walk through the document. */
const mostAliases = 1_000;
/** Deeper brackets than this would fill the YAML library's stack. */
const mostBrackets = 500;
const mostText = 2_000_000;

/** The tree of a YAML text and what is wrong with it; never throws. `root` is null where nothing could be read. */
export function readYaml(text: string): { root: YamlNode | null; findings: Finding[] } {
  const findings: Finding[] = [];
  const error = (start: number, end: number, code: string, message: string) =>
    findings.push({ start, end, severity: 'error', code, message });
  if (text.length > mostText || isTooDeep(text)) {
    error(0, 0, 'yaml-too-large', 'This file is nested too deeply or too large to be a pipeline file.');
    return { root: null, findings };
  }
  const document = parse(text);
  if (document === null) {
    error(0, 0, 'yaml-syntax', 'This text cannot be read as YAML.');
    return { root: null, findings };
  }
  for (const problem of [...document.errors, ...document.warnings]) {
    const [start] = problem.pos;
    // The library often points at one character; the word there is easier to see.
    const word = /^[\w-]+/.exec(text.slice(start, start + 100))?.[0].length ?? 1;
    const end = Math.max(problem.pos[1], start + word);
    const duplicate = problem.code === 'DUPLICATE_KEY';
    error(
      start,
      end,
      duplicate ? 'duplicate-key' : 'yaml-syntax',
      duplicate ? 'This key stands here twice. Remove one of them.' : sentence(problem.message),
    );
  }
  const state = { document, nodes: 0, aliases: 0, error };
  return { root: document.contents ? toNode(document.contents as Node, 0, state) : null, findings };
}

function parse(text: string): Document | null {
  try {
    return parseDocument(text, { prettyErrors: false, uniqueKeys: true, keepSourceTokens: false });
  } catch {
    return null;
  }
}

const sentence = (message: string) => `${message.replace(/\s+/g, ' ').replace(/\.?$/, '')}.`;

/** Counts brackets and indentation without reading the text: enough to keep recursion within the stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    if (depth > mostBrackets) return true;
  }
  return /^(?: {2}|- ){200}/m.test(text) || /(?:[-?:] ){200}/.test(text);
}

interface Reading {
  document: Document;
  nodes: number;
  aliases: number;
  error: (start: number, end: number, code: string, message: string) => void;
}

function toNode(node: Node | null, depth: number, state: Reading): YamlNode {
  const span = spanOf(node);
  const nothing: YamlScalar = { kind: 'scalar', value: null, text: '', span };
  if (node === null) return nothing;
  if (++state.nodes > mostNodes || depth > deepest) {
    if (state.nodes <= mostNodes + 1 || depth === deepest + 1)
      state.error(span.start, span.end, 'yaml-too-large', 'This is nested too deeply or repeated too often.');
    return nothing;
  }
  if (isAlias(node)) {
    if (++state.aliases > mostAliases) {
      if (state.aliases === mostAliases + 1)
        state.error(span.start, span.end, 'yaml-too-large', 'Aliases are repeated too often here.');
      return nothing;
    }
    const target = node.resolve(state.document);
    return target ? { ...toNode(target as Node, depth + 1, state), span } : nothing;
  }
  if (isSeq(node))
    return {
      kind: 'list',
      items: node.items.map((item) => toNode(item as Node, depth + 1, state)),
      span,
    };
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => {
      const keyNode = key as Node | null;
      if (!isScalar(keyNode)) {
        const at = spanOf(keyNode);
        state.error(at.start, at.end, 'yaml-key', 'A key is plain text here.');
      }
      return {
        key: isScalar(keyNode) ? String(keyNode.value) : '',
        keySpan: spanOf(keyNode),
        value: value ? toNode(value as Node, depth + 1, state) : { ...nothing, span: spanOf(keyNode) },
      };
    });
    return { kind: 'map', entries, span };
  }
  if (!isScalar(node)) return nothing;
  const { value } = node;
  const plain = ['string', 'number', 'boolean'].includes(typeof value) ? value : null;
  return {
    kind: 'scalar',
    value: plain as YamlScalar['value'],
    text: node.source ?? String(value ?? ''),
    span,
  };
}

function spanOf(node: Node | null): Span {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}

/** The value under a key, or undefined. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

export const childOf = (node: YamlNode | undefined, key: string) => entryOf(node, key)?.value;

/** Text of a scalar, or null. */
export function textOf(node: YamlNode | undefined): string | null {
  if (node?.kind !== 'scalar' || node.value === null) return null;
  return typeof node.value === 'string' ? node.value : node.text;
}

export function textsOf(node: YamlNode | undefined): string[] {
  return node?.kind === 'list' ? node.items.map(textOf).filter((text) => text !== null) : [];
}

/** Plain data without a prototype's names: `__proto__` is a key like any other. */
export function plainOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  const object: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.entries) object[key] = plainOf(value);
  return { ...object };
}
