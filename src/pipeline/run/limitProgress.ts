import type { Counts } from '../../shared/runs.ts';

const interval = 200;

type Report = (counts: Counts, more?: { detail?: string; fraction?: number }) => void;

/** Lets at most five reports a second through; what falls between is dropped, since each tells the whole state. */
export function limitProgress(report: Report, now: () => number = () => performance.now()): Report {
  let last = Number.NEGATIVE_INFINITY;
  return (counts, more) => {
    const time = now();
    if (time - last < interval) return;
    last = time;
    report(counts, more);
  };
}
