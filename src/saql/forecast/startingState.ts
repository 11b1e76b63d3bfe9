import { leastSquares } from './leastSquares.ts';
import { type Kind, type State, smooth, type Weights } from './smoothing.ts';

/**
 * The start whose smoothing by these weights has the least squared error: where nothing is multiplied, what is
 * expected is linear in it. The values of a season sum up to 0.
 */
export function bestStart(
  values: readonly (number | null)[],
  kind: Kind,
  season: number,
  weights: Weights,
): { start: State; error: number } {
  const known = values.flatMap((value, at) => (value === null ? [] : [at]));
  const none = values.map((value) => (value === null ? null : 0));
  const places = Math.max(0, season - 1);
  const unit = (index: number): State => ({
    level: index === 0 ? 1 : 0,
    trend: index === 1 ? 1 : 0,
    seasons: Array.from({ length: season }, (_, place) =>
      index < 2 ? 0 : place === index - 2 ? 1 : place === places ? -1 : 0,
    ),
  });
  const fitted = (series: readonly (number | null)[], start: State) => {
    const all = smooth(series, kind, weights, start).fitted;
    return known.map((at) => all[at]!);
  };
  const columns = Array.from({ length: 2 + places }, (_, index) => fitted(none, unit(index)));
  const fromNothing = fitted(values, unit(-1));
  const { factors, error } = leastSquares(
    columns,
    known.map((at, index) => values[at]! - fromNothing[index]!),
  );
  const [level = 0, trend = 0, ...seasons] = factors;
  const last = -seasons.reduce((sum, value) => sum + value, 0);
  return { start: { level, trend, seasons: season === 0 ? [] : [...seasons, last] }, error };
}

/**
 * A start near the best of a season that is multiplied, by classical decomposition: the mean ratio of the values at a place to
 * their centred moving average, scaled to a mean of 1, and the line through the first two seasons without it.
 */
export function decomposedStart(values: readonly (number | null)[], season: number): State {
  const whole = withoutGaps(values);
  const half = Math.floor(season / 2);
  const ratios = Array.from({ length: season }, (): number[] => []);
  for (let at = half; at < whole.length - half; at++) {
    let sum = 0;
    for (let near = at - half; near <= at + half; near++) {
      const isEnd = season % 2 === 0 && Math.abs(near - at) === half;
      sum += whole[near]! * (isEnd ? 0.5 : 1);
    }
    ratios[at % season]!.push((whole[at]! * season) / sum);
  }
  const means = ratios.map((found) => mean(found));
  const scale = mean(means);
  const seasons = means.map((value) => value / scale);
  const line = Array.from({ length: season * 2 }, (_, at) => whole[at]! / seasons[at % season]!);
  const steps = line.map((_, at) => at + 1);
  const [level = 0, trend = 0] = leastSquares([steps.map(() => 1), steps], line).factors;
  return { level, trend, seasons };
}

/** Gaps as the straight line between their neighbours; the first and the last value are known. */
function withoutGaps(values: readonly (number | null)[]): number[] {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]));
  const whole: number[] = [];
  known.forEach(({ at, value }, index) => {
    const next = known[index + 1];
    for (let step = at; step < (next?.at ?? at + 1); step++)
      whole.push(next ? value + ((next.value - value) * (step - at)) / (next.at - at) : value);
  });
  return whole;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
