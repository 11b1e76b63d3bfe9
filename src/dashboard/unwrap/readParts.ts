import { type JsonNode, memberOf, plainObject, plainValue } from '../json/jsonTree.ts';

/** A step or a widget as it was read. */
export interface Part {
  name: string;
  json: unknown;
}

/** With their texts, by `steps/NAME` and `widgets/NAME`. */
export type Parts = ReadonlyMap<string, { text: string; part: Part }>;

/**
 * The plain value of a dashboard's JSON. A step or a widget whose text is the same as before is the same part too, so
 * that what is known of it still holds: of a long text somebody types in one part only.
 */
export function readParts(
  text: string,
  root: JsonNode | null,
  before: Parts,
): { json: unknown; parts: Parts } {
  const parts = new Map<string, { text: string; part: Part }>();
  const state = memberOf(root, 'state')?.value;
  const holder = state?.kind === 'object' ? state : root;

  function partOf(kind: string, name: string, node: JsonNode): unknown {
    const key = `${kind}/${name}`;
    const own = text.slice(node.start, node.end);
    const known = before.get(key);
    const part = known?.text === own ? known.part : { name, json: plainValue(node) };
    parts.set(key, { text: own, part });
    return part.json;
  }

  function plainOf(node: JsonNode): unknown {
    if (node !== holder || node.kind !== 'object') return plainValue(node);
    return plainObject(node, (value, kind) =>
      value.kind === 'object' && (kind === 'steps' || kind === 'widgets')
        ? plainObject(value, (part, name) => partOf(kind, name, part))
        : plainValue(value),
    );
  }

  if (root === null) return { json: null, parts };
  const isAround = root.kind === 'object' && root !== holder;
  return { json: isAround ? plainObject(root, plainOf) : plainOf(root), parts };
}
