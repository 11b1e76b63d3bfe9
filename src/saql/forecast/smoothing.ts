/** Where a series starts, or where it ends: its level, what it grows by, and one value for each place in a season. */
export interface State {
  level: number;
  trend: number;
  /** Empty where there is no season. */
  seasons: number[];
}

export interface Weights {
  alpha: number;
  beta: number;
  gamma: number;
}

export type Kind = 'trend' | 'additive' | 'multiplicative';

export interface Smoothed {
  /** What was expected of each period before it was known. */
  fitted: number[];
  /** The sum of the squared errors; infinite where a product lost its sign. */
  error: number;
  end: State;
}

/**
 * Exponential smoothing with an additive error e (ETS(A,A,N), ETS(A,A,A), ETS(A,A,M)): with the season s added,
 * y = l + b + s + e, then l' = l + b + αe, b' = b + βe, s' = s + γe; multiplied, y = (l + b)s + e, then
 * l' = l + b + αe/s, b' = b + βe/s, s' = s + γe/(l + b). A period without a value has no error.
 */
export function smooth(
  values: readonly (number | null)[],
  kind: Kind,
  { alpha, beta, gamma }: Weights,
  start: State,
): Smoothed {
  const isProduct = kind === 'multiplicative';
  const seasons = [...start.seasons];
  const fitted: number[] = [];
  let { level, trend } = start;
  let error = 0;
  for (const [at, value] of values.entries()) {
    const base = level + trend;
    const place = seasons.length === 0 ? -1 : at % seasons.length;
    const part = seasons[place] ?? (isProduct ? 1 : 0);
    if (isProduct && (base <= 0 || part <= 0)) error = Number.POSITIVE_INFINITY;
    const expected = isProduct ? base * part : base + part;
    fitted.push(expected);
    const off = value === null ? 0 : value - expected;
    error += off * off;
    const step = isProduct ? off / part : off;
    level = base + alpha * step;
    trend += beta * step;
    if (place >= 0) seasons[place] = part + (gamma * off) / (isProduct ? base : 1);
  }
  const next = seasons.length === 0 ? 0 : values.length % seasons.length;
  return {
    fitted,
    error,
    end: { level, trend, seasons: [...seasons.slice(next), ...seasons.slice(0, next)] },
  };
}
