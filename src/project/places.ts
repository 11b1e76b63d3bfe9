import type { Span } from '../pipeline/definition/definition.ts';
import type { Finding, Severity } from '../shared/diagnostic.ts';
import { entryOf, type YamlNode } from './yaml/readYaml.ts';

/** The node under a way of keys and positions, or undefined. */
export function nodeAt(root: YamlNode | null, way: readonly (string | number)[]): YamlNode | undefined {
  let node: YamlNode | undefined = root ?? undefined;
  for (const step of way)
    node =
      typeof step === 'number'
        ? node?.kind === 'list'
          ? node.items[step]
          : undefined
        : entryOf(node, step)?.value;
  return node;
}

/** The place of a value, or of the nearest thing around it. */
export function spanAt(root: YamlNode | null, way: readonly (string | number)[]): Span {
  for (let length = way.length; length > 0; length--) {
    const node = nodeAt(root, way.slice(0, length));
    if (node) return node.span;
  }
  return { start: 0, end: 0 };
}

/** The place of a key. */
export function keySpanAt(root: YamlNode | null, way: readonly string[]): Span {
  const entry = entryOf(nodeAt(root, way.slice(0, -1)), way.at(-1) ?? '');
  return entry?.keySpan ?? spanAt(root, way);
}

export function finding(span: Span, code: string, message: string, severity: Severity = 'error'): Finding {
  return { start: span.start, end: Math.max(span.end, span.start + 1), severity, code, message };
}
