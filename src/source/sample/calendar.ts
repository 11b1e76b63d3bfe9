import type { Random } from './random.ts';

/** The last midnight of every sample: fixed, so that a seed gives the same dump on any day. */
const end = Date.UTC(2024, 3, 1);
export const secondsPerDay = 86_400;

/** When things happen on the invented site. Times are whole seconds since its first day. */
export interface Calendar {
  days: number;
  /** Exclusive. */
  endSecond: number;
  /** A second with the site's rhythm: growth, quiet weekends and nights, a pause at the turn of the year. */
  draw(random: Random): number;
  /** `2024-03-31T15:04:05.123`; a second always has the same milliseconds. */
  iso(second: number): string;
  /** The day alone, as votes have it. */
  midnight(day: number): string;
}

const ofWeekday = [0.55, 1.05, 1.15, 1.15, 1.1, 1, 0.5];
const ofHour = [4, 3, 3, 3, 4, 5, 7, 9, 11, 12, 12, 12, 12, 13, 13, 13, 12, 11, 10, 9, 9, 8, 7, 5];

export function openCalendar(posts: number, random: Random): Calendar {
  const days = Math.min(2190, Math.max(45, Math.round(Math.sqrt(posts) * 6)));
  const start = end - days * secondsPerDay * 1000;
  const names = Array.from({ length: days + 1 }, (_, day) =>
    new Date(start + day * secondsPerDay * 1000).toISOString().slice(0, 10),
  );
  const daySums = cumulative(
    names.slice(0, days).map((name, day) => {
      const date = new Date(start + day * secondsPerDay * 1000);
      const holiday = /-12-(2[3-9]|3.)|-01-01/.test(name) ? 0.4 : 1;
      const noise = Math.exp(random.normal() * 0.12);
      return (1 + (1.6 * day) / days) * ofWeekday[date.getUTCDay()]! * holiday * noise;
    }),
  );
  const hourSums = cumulative(ofHour);
  const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
  return {
    days,
    endSecond: days * secondsPerDay,
    draw(random) {
      const day = indexFor(daySums, random.next());
      const hour = indexFor(hourSums, random.next());
      return day * secondsPerDay + hour * 3600 + random.below(3600);
    },
    iso(second) {
      const day = Math.floor(second / secondsPerDay);
      const inDay = second - day * secondsPerDay;
      const hour = Math.floor(inDay / 3600);
      const minute = Math.floor(inDay / 60) % 60;
      const fraction = String(((second * 7919) % 1000) | 0).padStart(3, '0');
      return `${names[day]}T${two[hour]}:${two[minute]}:${two[inDay % 60]}.${fraction}`;
    },
    midnight: (day) => `${names[day]}T00:00:00.000`,
  };
}

function cumulative(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    sums[i] = sum;
  }
  return sums.map((value) => value / sum);
}

function indexFor(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
