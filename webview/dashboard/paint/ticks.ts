export interface Ticks {
  min: number;
  max: number;
  values: number[];
}

/** Round values that cover a range: from the one below it to the one above it, unless an end is given. */
export function ticksOf(
  range: { min: number; max: number },
  options: { min: number | null; max: number | null; splits: number },
): Ticks {
  let low = options.min ?? Math.min(0, range.min);
  let high = options.max ?? Math.max(0, range.max);
  if (!(high > low)) [low, high] = high === low ? widened(low, options) : [high, low];
  const step = roundStep((high - low) / Math.max(1, options.splits));
  const min = options.min ?? Math.floor(low / step + 1e-9) * step;
  const max = options.max ?? Math.ceil(high / step - 1e-9) * step;
  const values: number[] = [];
  for (let at = Math.ceil(min / step - 1e-9); at * step <= max + step * 1e-9 && values.length < 60; at++)
    values.push(exact(at * step, step));
  return { min: exact(min, step), max: exact(max, step), values };
}

/** One value alone, zero most of all, has no range of its own. */
function widened(at: number, { min, max }: { min: number | null; max: number | null }): [number, number] {
  const room = at === 0 ? 1 : Math.abs(at) / 2;
  return min !== null ? [at, at + room] : max !== null ? [at - room, at] : [at, at + room];
}

/** 1, 2, 3 or 5 times a power of ten, the nearest. */
function roundStep(step: number): number {
  const unit = 10 ** Math.floor(Math.log10(step));
  const share = step / unit;
  return (share < 1.5 ? 1 : share < 2.5 ? 2 : share < 4 ? 3 : share < 7 ? 5 : 10) * unit;
}

/** Without the noise that adding up fractions leaves: 0.30000000000000004 is 0.3. */
function exact(value: number, step: number): number {
  const digits = Math.max(0, Math.min(20, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(digits));
}
