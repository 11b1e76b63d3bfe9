import type { Expr } from '../sql/tree.ts';
import { type Emission, fillText, hasNo, notHere } from './context.ts';
import { nothing, type Typed } from './typed.ts';

const units: Record<string, [unit: string, factor: number]> = {
  microsecond: ['microsecond', 1],
  us: ['microsecond', 1],
  millisecond: ['millisecond', 1],
  ms: ['millisecond', 1],
  second: ['second', 1],
  sec: ['second', 1],
  s: ['second', 1],
  minute: ['minute', 1],
  min: ['minute', 1],
  m: ['minute', 1],
  hour: ['hour', 1],
  hr: ['hour', 1],
  h: ['hour', 1],
  day: ['day', 1],
  d: ['day', 1],
  week: ['day', 7],
  w: ['day', 7],
  month: ['month', 1],
  mon: ['month', 1],
  quarter: ['month', 3],
  qtr: ['month', 3],
  year: ['year', 1],
  yr: ['year', 1],
  y: ['year', 1],
  decade: ['year', 10],
  century: ['year', 100],
};

/** `INTERVAL '1 day 2 hours'`, `INTERVAL '5' DAY`, `INTERVAL '3'` (seconds). */
export function emitInterval(x: Extract<Expr, { kind: 'interval' }>, e: Emission): Typed {
  const [part] = x.parts;
  if (x.parts.length !== 1 || part?.value.kind !== 'string') {
    hasNo(e, x, "Redshift writes the number of an interval as text: INTERVAL '1 day'.");
    return nothing;
  }
  const text = fillText(e, part.value.value, part.value).trim();
  const steps: string[] = [];
  const whole = part.unit === '' ? text : `${text} ${part.unit}`;
  const pattern = /\s*([+-]?\d+(?:\.\d+)?)\s*([a-z]*)\s*,?/giy;
  let at = 0;
  for (let match = pattern.exec(whole); match; match = pattern.exec(whole)) {
    at = pattern.lastIndex;
    const word = match[2] === '' ? 'second' : match[2]!.toLowerCase();
    const known = units[word] ?? units[word.replace(/s$/, '')];
    if (!known || (match[1]!.includes('.') && known[0] !== 'second')) {
      at = -1;
      break;
    }
    const [unit, factor] = known;
    steps.push(`${Number(match[1]) * factor} ${unit}`);
  }
  if (at !== whole.length || steps.length === 0) {
    notHere(e, x, 'An interval written like this', "Write it as INTERVAL '1 day 2 hours'.");
    return nothing;
  }
  return { sql: `INTERVAL '${steps.join(' ')}'`, type: { name: 'interval' }, constant: true };
}
