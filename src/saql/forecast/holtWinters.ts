export interface Forecast {
  value: number | null;
  low: number | null;
  high: number | null;
}

interface Settings {
  length: number;
  seasonality: number | null;
  model: 'None' | 'Additive' | 'Multiplicative';
  interval: 80 | 95 | null;
}

interface Fit {
  error: number;
  values: number[];
}

const weights = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9];
const normalQuantile = { 80: 1.2815515655446004, 95: 1.959963984540054 };

/**
 * Holt-Winters exponential smoothing: level, trend and a season that is added or multiplied. Weights are those of a
 * small grid with the least squared error of one step; gaps count as the value before. Nothing is forecast from fewer
 * than two values, and there is no season where two of them do not fit in.
 */
export function forecast(series: readonly (number | null)[], settings: Settings): Forecast[] {
  const { length, interval } = settings;
  const values = withoutGaps(series);
  if (values.length < 2) return Array.from({ length }, () => ({ value: null, low: null, high: null }));
  const season = seasonOf(values, settings);
  const best = bestFit(values, season, settings.model, length);
  const sigma = Math.sqrt(best.error / Math.max(values.length - 1, 1));
  return best.values.map((value, step) => {
    if (interval === null) return { value, low: null, high: null };
    const margin = normalQuantile[interval] * sigma * Math.sqrt(step + 1);
    return { value, low: value - margin, high: value + margin };
  });
}

function withoutGaps(series: readonly (number | null)[]): number[] {
  const values: number[] = [];
  for (const value of series) {
    if (value !== null) values.push(value);
    else if (values.length > 0) values.push(values.at(-1)!);
  }
  return values;
}

/** The season asked for, else the one of 2 to 24 periods whose values repeat best, if they do. */
function seasonOf(values: readonly number[], { seasonality, model }: Settings): number {
  const longest = Math.floor(values.length / 2);
  if (seasonality !== null) return seasonality >= 2 && seasonality <= longest ? seasonality : 1;
  if (model === 'None') return 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  let best = 1;
  let strongest = 0.3;
  for (let season = 2; season <= Math.min(24, longest); season++) {
    let alike = 0;
    for (let at = season; at < values.length; at++)
      alike += (values[at]! - mean) * (values[at - season]! - mean);
    if (spread > 0 && alike / spread > strongest) {
      strongest = alike / spread;
      best = season;
    }
  }
  return best;
}

function bestFit(values: readonly number[], season: number, model: Settings['model'], length: number): Fit {
  const isMultiplicative = model === 'Multiplicative' && values.every((value) => value > 0);
  let best: Fit | null = null;
  for (const alpha of weights)
    for (const beta of weights)
      for (const gamma of season > 1 ? weights : [0]) {
        const fit = smooth(values, season, isMultiplicative, { alpha, beta, gamma }, length);
        if (best === null || fit.error < best.error) best = fit;
      }
  return best!;
}

function smooth(
  values: readonly number[],
  season: number,
  isMultiplicative: boolean,
  { alpha, beta, gamma }: { alpha: number; beta: number; gamma: number },
  length: number,
): Fit {
  const start = mean(values.slice(0, season));
  let level = start;
  let trend =
    season > 1 ? (mean(values.slice(season, season * 2)) - start) / season : values[1]! - values[0]!;
  const neutral = isMultiplicative ? 1 : 0;
  const seasons = Array.from({ length: season }, (_, at) =>
    season === 1 ? neutral : isMultiplicative ? values[at]! / start : values[at]! - start,
  );
  const combine = (base: number, part: number) => (isMultiplicative ? base * part : base + part);
  const remove = (value: number, part: number) => (isMultiplicative ? value / (part || 1) : value - part);
  let error = 0;
  values.forEach((value, at) => {
    const part = seasons[at % season]!;
    if (at > 0) error += (value - combine(level + trend, part)) ** 2;
    const before = level;
    level = alpha * remove(value, part) + (1 - alpha) * (at === 0 ? level : level + trend);
    if (at > 0) trend = beta * (level - before) + (1 - beta) * trend;
    if (season > 1) seasons[at % season] = gamma * remove(value, level) + (1 - gamma) * part;
  });
  return {
    error,
    values: Array.from({ length }, (_, step) =>
      combine(level + (step + 1) * trend, seasons[(values.length + step) % season]!),
    ),
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
