/** A stream of pseudo-random numbers that is the same for a seed on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** In [0, bound). */
  below(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Standard normal. */
  normal(): number;
  /** Mean 1. */
  exponential(): number;
}

/** Marsaglia's xorshift family would do too; this is sfc32: small, fast, and passes the usual batteries. */
export function openRandom(seed: number, stream = 0): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 4294967296) | 0;
  let c = stream | 0;
  let counter = 1;
  const bits = () => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = () => bits() / 4294967296;
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    exponential: () => -Math.log(1 - next()),
  };
}
