import type { Query } from '../../src/saql/tree.ts';

/** What a query uses: its statements, join words and functions. */
export function queryFeatures(query: Query): string[] {
  const features: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const known = node as { kind?: string; function?: { name: string }; join?: unknown };
    if (known.kind === 'call' && known.function) features.push(`function ${known.function.name}`);
    if (known.kind === 'window' || known.kind === 'case') features.push(known.kind);
    for (const value of Object.values(node)) visit(value);
  };
  for (const statement of query.statements) {
    features.push(
      `statement ${statement.kind === 'group' && statement.inputs.length > 1 ? 'cogroup' : statement.kind}`,
    );
    if (statement.kind === 'group')
      for (const { join } of statement.inputs.slice(0, -1)) features.push(`cogroup ${join ?? 'inner'}`);
    visit(statement);
  }
  return features;
}

/** A tree without its places, to be compared. */
export function withoutSpans(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutSpans);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'start' && key !== 'end')
      .map(([key, value]) => [key, withoutSpans(value)]),
  );
}
