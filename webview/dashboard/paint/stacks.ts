import type { Series } from './plot.ts';

/** Where a point of a series begins and ends; asked point by point, in the order of the series. */
export type Stacking = (series: Series, index: number, value: number) => { from: number; to: number };

/** Points of one stack stand on each other, those below zero downwards; others begin at zero. */
export function openStacking(): Stacking {
  const sums = new Map<string, { up: number; down: number }>();
  return ({ stack }, index, value) => {
    if (stack === null) return { from: 0, to: value };
    const key = `${stack}\n${index}`;
    const sum = sums.get(key) ?? { up: 0, down: 0 };
    sums.set(key, sum);
    const way = value >= 0 ? 'up' : 'down';
    const from = sum[way];
    sum[way] += value;
    return { from, to: sum[way] };
  };
}
