import type { Counts } from './runs.ts';

const order = ['read', 'sent', 'accepted', 'rejected', 'written', 'loaded'] as const;

/** `read 5,000 · accepted 5,000`; counts that are zero are left out. */
export function countsText(counts: Counts): string {
  return order
    .filter((name) => counts[name])
    .map((name) => `${name} ${formatCount(counts[name] ?? 0)}`)
    .join(' · ');
}

/** The count that says most of a stage, whatever its kind; null where it has none yet. */
export function mainCount(counts: Counts): number | null {
  return counts.loaded || counts.written || counts.accepted || counts.read || null;
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** `0.8 s`, `12.3 s`, `4 min 05 s`, `2 h 03 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${pad(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** `0:07`, `12:40`, `1:02:03`: what a ticking clock shows. */
export function clockText(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  const tail = `${pad(Math.floor(whole / 60) % 60, whole >= 3600 ? 2 : 1)}:${pad(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${tail}` : tail;
}

/** From start to end, or to now while it runs; null before it began. */
export function elapsed(
  part: { startedAt: string | null; endedAt: string | null },
  now: number,
): number | null {
  if (part.startedAt === null) return null;
  return (part.endedAt === null ? now : Date.parse(part.endedAt)) - Date.parse(part.startedAt);
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');
