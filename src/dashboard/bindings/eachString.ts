import type { JsonPath } from '../model.ts';

/**
 * Visits every string within a JSON value, keys too, in the order of the text: `isKey` says that the text is the key that
 * the path leads to, not the value there. The path changes after the visit; whoever keeps it keeps a copy.
 */
export function eachString(
  value: unknown,
  above: Readonly<JsonPath>,
  visit: (text: string, path: Readonly<JsonPath>, isKey: boolean) => void,
): void {
  const path: JsonPath = [...above];
  const walk = (node: unknown): void => {
    if (typeof node === 'string') visit(node, path, false);
    else if (Array.isArray(node))
      for (let at = 0; at < node.length; at++) {
        path.push(at);
        walk(node[at]);
        path.pop();
      }
    else if (typeof node === 'object' && node !== null)
      for (const key of Object.keys(node)) {
        path.push(key);
        visit(key, path, true);
        walk((node as Record<string, unknown>)[key]);
        path.pop();
      }
  };
  walk(value);
}
