/** A node of a layered graph: `layer` counts along the flow, `row` across it (halves where a layer is centred). */
export interface Placed {
  name: string;
  layer: number;
  row: number;
}

export interface GraphLayout {
  nodes: Placed[];
  /** `via`: where an edge passes through the layers between, so that it runs beside their nodes. */
  edges: { from: string; to: string; via: Placed[] }[];
  layers: number;
  rows: number;
}

/**
 * Puts each stage one layer behind the last that it waits for, orders layers so that edges cross little, and leaves
 * out edges that follow from others.
 */
export function layoutGraph(stages: readonly { name: string; dependsOn: readonly string[] }[]): GraphLayout {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const layerOf = new Map<string, number>();
  // Stages come in the order in which they run, so that what one waits for stands before it.
  for (const { name, dependsOn } of stages)
    layerOf.set(name, Math.max(0, ...dependsOn.map((before) => (layerOf.get(before) ?? -1) + 1)));
  const layers: string[][] = [];
  const put = (name: string, layer: number) => {
    layers[layer] = [...(layers[layer] ?? []), name];
  };
  for (const [name, layer] of layerOf) put(name, layer);

  const edges = stages.flatMap(({ name, dependsOn }) =>
    dependsOn
      .filter((before) => byName.has(before) && !isImplied(before, dependsOn, byName))
      .map((before) => ({ from: before, to: name, chain: chainOf(before, name, layerOf) })),
  );
  for (const { chain } of edges) for (const [name, layer] of chain.slice(1, -1)) put(name, layer);
  const links = edges.flatMap(({ chain }) =>
    chain.slice(1).map(([name], index) => ({ from: chain[index]![0], to: name })),
  );
  const rowOf = orderRows(layers, links);
  const rows = Math.max(1, ...layers.map((layer) => layer.length));
  const placed = new Map<string, Placed>();
  for (const [layer, names] of layers.entries())
    for (const name of names)
      placed.set(name, { name, layer, row: rowOf.get(name)! + (rows - names.length) / 2 });
  return {
    nodes: stages.map(({ name }) => placed.get(name)!),
    edges: edges.map(({ from, to, chain }) => ({
      from,
      to,
      via: chain.slice(1, -1).map(([name]) => placed.get(name)!),
    })),
    layers: layers.length,
    rows,
  };
}

/** Both ends of an edge, and a place of its own in every layer between them. */
function chainOf(from: string, to: string, layerOf: ReadonlyMap<string, number>): [string, number][] {
  const [first, last] = [layerOf.get(from)!, layerOf.get(to)!];
  const chain: [string, number][] = [[from, first]];
  for (let layer = first + 1; layer < last; layer++) chain.push([`${from} → ${to} @ ${layer}`, layer]);
  return [...chain, [to, last]];
}

/** True when another of `all` waits for `name` itself. */
function isImplied(
  name: string,
  all: readonly string[],
  byName: ReadonlyMap<string, { dependsOn: readonly string[] }>,
): boolean {
  const seen = new Set<string>();
  const reaches = (from: string): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    const before = byName.get(from)?.dependsOn ?? [];
    return before.includes(name) || before.some(reaches);
  };
  return all.some((other) => other !== name && reaches(other));
}

/** Sorts every layer by the middle of its neighbours, there and back a few times. */
function orderRows(layers: string[][], edges: readonly { from: string; to: string }[]): Map<string, number> {
  const rowOf = new Map<string, number>();
  const number = (layer: string[]) => {
    for (const [row, name] of layer.entries()) rowOf.set(name, row);
  };
  for (const layer of layers) number(layer);
  const middle = (name: string, side: 'from' | 'to') => {
    const other = side === 'from' ? 'to' : 'from';
    const rows = edges.filter((edge) => edge[other] === name).map((edge) => rowOf.get(edge[side])!);
    return rows.length === 0 ? rowOf.get(name)! : rows.reduce((sum, row) => sum + row, 0) / rows.length;
  };
  for (let pass = 0; pass < 4; pass++) {
    const isForward = pass % 2 === 0;
    for (const layer of isForward ? layers : [...layers].reverse()) {
      const places = new Map(layer.map((name) => [name, middle(name, isForward ? 'from' : 'to')]));
      layer.sort((a, b) => places.get(a)! - places.get(b)!);
      number(layer);
    }
  }
  return rowOf;
}
