import { leastSquares } from './leastSquares.ts';
import { type State, smooth, type Weights } from './smoothing.ts';

const steps = 3;

/**
 * The start with the least squared error of a season that is multiplied, by steps of Gauss and Newton from a near one.
 * The values of a season keep their mean of 1.
 */
export function refinedStart(
  values: readonly (number | null)[],
  weights: Weights,
  from: State,
): { start: State; error: number } {
  let start = from;
  let error = smooth(values, 'multiplicative', weights, start).error;
  for (let step = 0; step < steps && Number.isFinite(error) && error > 0; step++) {
    const next = moved(start, values, weights);
    const found = smooth(values, 'multiplicative', weights, next).error;
    if (!(found <= error * (1 + 1e-9))) break;
    start = next;
    error = found;
  }
  return { start, error };
}

function moved(start: State, values: readonly (number | null)[], weights: Weights): State {
  const { fitted } = smooth(values, 'multiplicative', weights, start);
  const known = values.flatMap((value, at) => (value === null ? [] : [at]));
  const season = start.seasons.length;
  const columns = Array.from({ length: season + 1 }, (_, index) => {
    const slopes = slopesOf(values, weights, start, {
      level: index === 0 ? 1 : 0,
      trend: index === 1 ? 1 : 0,
      seasons: start.seasons.map((_, place) =>
        index < 2 ? 0 : place === index - 2 ? 1 : place === season - 1 ? -1 : 0,
      ),
    });
    return known.map((at) => slopes[at]!);
  });
  const { factors } = leastSquares(
    columns,
    known.map((at) => values[at]! - fitted[at]!),
  );
  const [level = 0, trend = 0, ...rest] = factors;
  const last = -rest.reduce((sum, value) => sum + value, 0);
  return {
    level: start.level + level,
    trend: start.trend + trend,
    seasons: start.seasons.map((value, place) => value + (rest[place] ?? last)),
  };
}

/** How fast what is expected of each period changes where the start moves in a direction. */
function slopesOf(
  values: readonly (number | null)[],
  { alpha, beta, gamma }: Weights,
  start: State,
  direction: State,
): number[] {
  const seasons = [...start.seasons];
  const turns = [...direction.seasons];
  let { level, trend } = start;
  let { level: rise, trend: bend } = direction;
  return values.map((value, at) => {
    const place = at % seasons.length;
    const base = level + trend;
    const part = seasons[place]!;
    const baseSlope = rise + bend;
    const partSlope = turns[place]!;
    const slope = baseSlope * part + base * partSlope;
    const off = value === null ? 0 : value - base * part;
    const offSlope = value === null ? 0 : -slope;
    const step = off / part;
    const stepSlope = (offSlope - step * partSlope) / part;
    level = base + alpha * step;
    rise = baseSlope + alpha * stepSlope;
    trend += beta * step;
    bend += beta * stepSlope;
    seasons[place] = part + (gamma * off) / base;
    turns[place] = partSlope + (gamma * (offSlope - (off / base) * baseSlope)) / base;
    return slope;
  });
}
