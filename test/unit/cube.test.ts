import { describe, expect, it } from 'vitest';
import { askCube } from '../../src/dashboard/cubes/askCube.ts';
import type { Cube, CubeAggregate, CubeCondition } from '../../src/dashboard/cubes/cube.ts';
import { openRandom } from '../../src/source/sample/random.ts';

interface Row {
  keys: number[];
  value: number | null;
}

const sizes = [4, 3, 5];
const fields = ['a', 'b', 'c'];
const valuesOf = (at: number) =>
  Array.from({ length: sizes[at]! }, (_, code) => (code === 0 ? null : `${fields[at]}${code}`));

function someRows(next: () => number, count: number): Row[] {
  return Array.from({ length: count }, () => ({
    keys: sizes.map((size) => Math.floor(next() * size)),
    value: next() < 0.2 ? null : Math.floor(next() * 100) - 50,
  }));
}

/** The cube of rows by all of their keys. */
function cubeOf(rows: readonly Row[]): Cube {
  const cells = new Map<string, Row[]>();
  for (const row of rows) cells.set(String(row.keys), [...(cells.get(String(row.keys)) ?? []), row]);
  const all = [...cells.values()];
  const numbers = (of: (rows: number[]) => number) =>
    Float64Array.from(all, (own) => of(own.flatMap(({ value }) => value ?? [])));
  return {
    cells: all.length,
    rows: Float64Array.from(all, (own) => own.length),
    dimensions: new Map(
      fields.map((name, at) => [
        name,
        { values: valuesOf(at), codes: Uint16Array.from(all, (own) => own[0]!.keys[at]!) },
      ]),
    ),
    measures: new Map([
      [
        'm',
        {
          sum: numbers((values) => values.reduce((sum, value) => sum + value, 0)),
          count: numbers((values) => values.length),
          extremes: {
            min: numbers((values) => (values.length === 0 ? 0 : Math.min(...values))),
            max: numbers((values) => (values.length === 0 ? 0 : Math.max(...values))),
          },
        },
      ],
    ]),
  };
}

/** The same, row by row. */
function counted(
  rows: readonly Row[],
  groups: number[],
  withoutNulls: boolean,
): Map<string, (number | null)[]> {
  const found = new Map<string, Row[]>();
  if (groups.length === 0) found.set('', []);
  for (const row of rows) {
    if (withoutNulls && groups.some((at) => row.keys[at] === 0)) continue;
    const key = groups.map((at) => valuesOf(at)[row.keys[at]!]).join();
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return new Map(
    [...found].map(([key, own]) => {
      const values = own.flatMap(({ value }) => value ?? []);
      const sum = values.reduce((total, value) => total + value, 0);
      const isEmpty = values.length === 0;
      return [
        key,
        [
          own.length,
          values.length,
          isEmpty ? null : sum,
          isEmpty ? null : sum / values.length,
          isEmpty ? null : Math.min(...values),
          isEmpty ? null : Math.max(...values),
        ],
      ];
    }),
  );
}

const aggregates: CubeAggregate[] = [
  { name: 'count', field: null },
  { name: 'count', field: 'm' },
  { name: 'sum', field: 'm' },
  { name: 'avg', field: 'm' },
  { name: 'min', field: 'm' },
  { name: 'max', field: 'm' },
];

describe('a cube', () => {
  it('answers like the rows that it was made of, for any groups and conditions', () => {
    const next = openRandom(7).next;
    for (let round = 0; round < 200; round++) {
      const rows = someRows(next, Math.floor(next() * 120));
      const groups = [0, 1, 2].filter(() => next() < 0.5);
      const withoutNulls = next() < 0.5;
      const conditioned = [0, 1, 2].filter(() => next() < 0.4);
      const conditions = conditioned.map(
        (at): CubeCondition => ({
          fields: [fields[at]!],
          passes: Uint8Array.from({ length: sizes[at]! }, () => (next() < 0.5 ? 1 : 0)),
        }),
      );
      const pair: CubeCondition = {
        fields: ['c', 'a'],
        passes: Uint8Array.from({ length: sizes[2]! * sizes[0]! }, () => (next() < 0.7 ? 1 : 0)),
      };
      const passing = rows.filter(
        ({ keys }) =>
          conditioned.every((at, index) => conditions[index]!.passes[keys[at]!] === 1) &&
          pair.passes[keys[2]! * sizes[0]! + keys[0]!] === 1,
      );
      const cube = cubeOf(rows);
      const question = { groups: groups.map((at) => fields[at]!), withoutNulls, aggregates };
      const answer = askCube(cube, { ...question, conditions: [...conditions, pair] })!;
      const found = new Map(
        Array.from({ length: answer.rowCount }, (_, row) => [
          answer.keys.map((column) => column[row]).join(),
          answer.values.map((column) => column[row]!),
        ]),
      );
      const wanted = counted(passing, groups, withoutNulls);
      expect([...found].sort()).toEqual([...wanted].sort());
      expect(answer.rowCount).toBe(wanted.size);
    }
  });

  it('gives rows in the order of their keys, nulls last', () => {
    const rows = [3, 0, 2, 1].map((code) => ({ keys: [code, 1, 1], value: 1 }));
    const question = { groups: ['a'], conditions: [], withoutNulls: false, aggregates: [] };
    expect(askCube(cubeOf(rows), question)!.keys).toEqual([['a1', 'a2', 'a3', null]]);
  });

  it('gives no answer where it lacks a field', () => {
    const cube = cubeOf(someRows(openRandom(1).next, 10));
    const question = { groups: ['a'], conditions: [], withoutNulls: true, aggregates };
    expect(askCube(cube, { ...question, groups: ['z'] })).toBeNull();
    expect(askCube(cube, { ...question, aggregates: [{ name: 'sum', field: 'z' }] })).toBeNull();
    const bare = new Map([['m', { ...cube.measures.get('m')!, extremes: null }]]);
    expect(askCube({ ...cube, measures: bare }, question)).toBeNull();
    const condition = { fields: ['z'], passes: Uint8Array.of(1) };
    expect(askCube(cube, { ...question, conditions: [condition] })).toBeNull();
    expect(askCube(cube, question)).not.toBeNull();
  });
});
