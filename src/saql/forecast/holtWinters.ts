import { refinedStart } from './refinedStart.ts';
import { searchWeights } from './searchWeights.ts';
import { type Kind, type State, smooth, type Weights } from './smoothing.ts';
import { bestStart, decomposedStart } from './startingState.ts';

export interface Forecast {
  value: number;
  low: number;
  high: number;
}

export interface ForecastSettings {
  length: number;
  /** Periods of a season, 2 to 24; null is the natural one of the dates, if the data have it. */
  seasonality: number | null;
  natural: number | null;
  /** Null is the one that fits best. */
  model: 'None' | 'Additive' | 'Multiplicative' | null;
  interval: 80 | 95 | null;
}

interface Fit {
  kind: Kind;
  season: number;
  weights: Weights;
  fitted: number[];
  error: number;
  end: State;
}

const longestSeason = 24;
const normalQuantile = { 80: 1.2815515655446004, 95: 1.959963984540054 };

/**
 * Holt-Winters exponential smoothing: a level, a trend and a season that is added or multiplied, whose weights and
 * start have the least squared error of one step. `fitted` is what it expects of each period of the series, null
 * before the first value. Null where there are fewer than two values; there is no season where two do not fit in.
 */
export function forecast(
  series: readonly (number | null)[],
  settings: ForecastSettings,
): { fitted: (number | null)[]; future: Forecast[] } | null {
  const first = series.findIndex((value) => value !== null);
  const values = first < 0 ? [] : series.slice(first);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const best = modelsOf(known, settings)
    .map((model) => fitOf(values, model, known))
    .reduce((one, other) => (score(other, known.length) < score(one, known.length) ? other : one));
  return {
    fitted: [...series.slice(0, first).map(() => null), ...best.fitted],
    future: future(best, known.length, settings),
  };
}

function modelsOf(
  known: readonly number[],
  { seasonality, natural, model }: ForecastSettings,
): { kind: Kind; season: number }[] {
  const season = seasonality ?? natural ?? 0;
  const trend = { kind: 'trend' as const, season: 0 };
  const fits = Number.isInteger(season) && season >= 2 && season <= longestSeason;
  if (model === 'None' || !fits || known.length < season * 2) return [trend];
  const additive = { kind: 'additive' as const, season };
  const multiplicative = { kind: 'multiplicative' as const, season };
  const isPositive = known.every((value) => value > 0);
  if (model !== null) return [model === 'Multiplicative' && isPositive ? multiplicative : additive];
  return [...(seasonality === null ? [trend] : []), additive, ...(isPositive ? [multiplicative] : [])];
}

function fitOf(
  values: readonly (number | null)[],
  { kind, season }: { kind: Kind; season: number },
  known: readonly number[],
): Fit {
  // What is left of a perfect fit is rounding.
  const nothing = 1e-20 * known.reduce((sum, value) => sum + value * value, 0);
  const clean = (error: number) => (error <= nothing ? 0 : error);
  const near =
    kind === 'multiplicative' ? decomposedStart(values.slice(0, lastKnown(values) + 1), season) : null;
  const startOf = (weights: Weights) =>
    near ? refinedStart(values, weights, near) : bestStart(values, kind, season, weights);
  const weights = searchWeights(season > 0, (weights) => clean(startOf(weights).error));
  const { fitted, error, end } = smooth(values, kind, weights, startOf(weights).start);
  // No product where the level falls through 0.
  if (!Number.isFinite(error)) return fitOf(values, { kind: 'additive', season }, known);
  return { kind, season, weights, fitted, error: clean(error), end };
}

const lastKnown = (values: readonly (number | null)[]) => values.findLastIndex((value) => value !== null);

/** How many numbers a model is made of: its weights and its start. */
const sizeOf = ({ season }: Fit) => (season === 0 ? 4 : season + 4);

/** Akaike's criterion, corrected for few values: the least is the best. */
function score(fit: Fit, count: number): number {
  const size = sizeOf(fit) + 1;
  if (count <= size + 1) return Number.POSITIVE_INFINITY;
  return count * Math.log(fit.error / count) + 2 * size + (2 * size * (size + 1)) / (count - size - 1);
}

/**
 * What comes, with the bounds that it keeps to with the interval's probability where errors are normal. An error of
 * j periods before moves the value by α + jβ, in its own season by γ more; a multiplied season scales the former by
 * that of the value over that of the error.
 */
function future(fit: Fit, count: number, { length, interval }: ForecastSettings): Forecast[] {
  const { kind, season, weights, error, end } = fit;
  const { alpha, beta, gamma } = weights;
  const variance = error / Math.max(1, count - sizeOf(fit));
  const quantile = interval === null ? 0 : normalQuantile[interval];
  // Sums over the steps i before: of 1, i and i² over the square of the season's value.
  let [zeroth, first, second, seasonal] = [0, 0, 0, 0];
  return Array.from({ length }, (_, index) => {
    const step = index + 1;
    const base = end.level + step * end.trend;
    const part = season === 0 ? 0 : end.seasons[index % season]!;
    const value = kind === 'multiplicative' ? base * part : base + part;
    const scale = kind === 'multiplicative' ? part * part : 1;
    const reach = alpha + beta * step;
    if (season > 0 && index > 0 && index % season === 0)
      seasonal += 2 * (alpha + beta * index) * gamma + gamma * gamma;
    const moved = scale * (reach * reach * zeroth - 2 * reach * beta * first + beta * beta * second);
    const margin = quantile * Math.sqrt(variance * (1 + moved + seasonal));
    zeroth += 1 / scale;
    first += step / scale;
    second += (step * step) / scale;
    return { value, low: value - margin, high: value + margin };
  });
}
