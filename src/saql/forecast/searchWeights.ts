import type { Weights } from './smoothing.ts';

type Point = [number, number, number];

const grid = [0, 0.25, 0.5, 0.75, 1];
const shares = [0, 0.5, 1];
const finest = 1 / 1024;
/** Smaller gains are differences of rounding. */
const gain = 1 - 1e-9;

/**
 * The weights of the least error, as near as 1/1024: the best of a grid, then steps along one weight at a time, halved
 * where none gains. The error stays that of stable smoothing: 0 ≤ β ≤ α ≤ 1 and 0 ≤ γ ≤ 1 - α.
 */
export function searchWeights(hasSeason: boolean, errorOf: (weights: Weights) => number): Weights {
  let best: Point = [0, 0, 0];
  let least = errorOf(weightsAt(best));
  const take = (point: Point): boolean => {
    if (least === 0 || point.some((value) => value < 0 || value > 1)) return false;
    const error = errorOf(weightsAt(point));
    if (!(error < least * gain)) return false;
    least = error;
    best = point;
    return true;
  };
  for (const alpha of grid)
    for (const beta of alpha === 0 ? [0] : shares)
      for (const gamma of alpha === 1 || !hasSeason ? [0] : shares) take([alpha, beta, gamma]);
  const axes = hasSeason ? 3 : 2;
  for (let step = 0.25; step >= finest; ) {
    let gained = false;
    for (let axis = 0; axis < axes; axis++)
      for (const sign of [1, -1]) {
        const point: Point = [...best];
        point[axis]! += sign * step;
        if (take(point)) gained = true;
      }
    if (!gained) step /= 2;
  }
  return weightsAt(best);
}

/** β as a share of α, γ as one of what α leaves. */
function weightsAt([alpha, beta, gamma]: Point): Weights {
  return { alpha, beta: alpha * beta, gamma: (1 - alpha) * gamma };
}
