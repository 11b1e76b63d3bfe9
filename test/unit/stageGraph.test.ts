import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutGraph } from '../../webview/run/layoutGraph.ts';

const stage = (name: string, ...dependsOn: string[]) => ({ name, dependsOn });

describe('the layout of the stage graph', () => {
  it('puts a stage one layer behind the last that it waits for', () => {
    const { nodes, layers, rows } = layoutGraph([
      stage('ingest'),
      stage('posts', 'ingest'),
      stage('votes', 'ingest'),
      stage('facts', 'posts', 'votes'),
      stage('warehouse', 'facts', 'posts'),
    ]);
    expect(Object.fromEntries(nodes.map(({ name, layer }) => [name, layer]))).toEqual({
      ingest: 0,
      posts: 1,
      votes: 1,
      facts: 2,
      warehouse: 3,
    });
    expect([layers, rows]).toEqual([4, 2]);
  });

  it('leaves out an edge that follows from others', () => {
    const { edges } = layoutGraph([stage('a'), stage('b', 'a'), stage('c', 'a', 'b')]);
    expect(edges.map(({ from, to }) => `${from}→${to}`)).toEqual(['a→b', 'b→c']);
  });

  it('gives an edge over several layers a place of its own in each', () => {
    const { edges, nodes } = layoutGraph([
      stage('a'),
      stage('b', 'a'),
      stage('d', 'a'),
      stage('c', 'b'),
      stage('e', 'c', 'd'),
    ]);
    const long = edges.find(({ from, to }) => from === 'd' && to === 'e')!;
    expect(long.via.map(({ layer }) => layer)).toEqual([2]);
    const rowOfC = nodes.find(({ name }) => name === 'c')!.row;
    expect(long.via[0]!.row).not.toBe(rowOfC);
  });

  it('ignores what a stage waits for that is not there, and stands one stage alone', () => {
    const { nodes, edges } = layoutGraph([stage('only', 'gone')]);
    expect(nodes).toEqual([{ name: 'only', layer: 0, row: 0 }]);
    expect(edges).toEqual([]);
  });

  it('puts no two things in one place, and every edge forward', () => {
    const graphs = fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 25 }).map((lists) =>
      lists.map((list, index) => ({
        name: `s${index}`,
        dependsOn: [...new Set(list.filter((before) => before < index).map((before) => `s${before}`))],
      })),
    );
    fc.assert(
      fc.property(graphs, (stages) => {
        const { nodes, edges } = layoutGraph(stages);
        const all = [...nodes, ...edges.flatMap(({ via }) => via)];
        expect(new Set(all.map(({ layer, row }) => `${layer} ${row}`)).size).toBe(all.length);
        const layerOf = new Map(nodes.map(({ name, layer }) => [name, layer]));
        for (const { from, to, via } of edges) {
          expect(layerOf.get(from)!).toBeLessThan(layerOf.get(to)!);
          expect(via).toHaveLength(layerOf.get(to)! - layerOf.get(from)! - 1);
        }
      }),
    );
  });
});
