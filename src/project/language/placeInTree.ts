import type { Span } from '../../pipeline/definition/definition.ts';
import type { YamlNode } from '../yaml/readYaml.ts';

/** What stands at an offset of a tree: the way to it, whether it is a key, its text and its place. */
export interface TreePlace {
  way: (string | number)[];
  isKey: boolean;
  text: string;
  span: Span;
}

export function placeInTree(
  node: YamlNode | null,
  offset: number,
  way: (string | number)[] = [],
): TreePlace | null {
  if (node === null) return null;
  const inside = ({ start, end }: Span) => start <= offset && offset <= end;
  if (node.kind === 'scalar')
    return inside(node.span) ? { way, isKey: false, text: node.text, span: node.span } : null;
  if (node.kind === 'list') {
    for (const [i, item] of node.items.entries()) {
      const found = placeInTree(item, offset, [...way, i]);
      if (found) return found;
    }
    return null;
  }
  for (const { key, keySpan, value } of node.entries) {
    if (inside(keySpan)) return { way: [...way, key], isKey: true, text: key, span: keySpan };
    const found = placeInTree(value, offset, [...way, key]);
    if (found) return found;
  }
  return null;
}
