/** `q = limit q n;` where a step has a limit; null where not. */
export function limitText(limit: unknown, stream = 'q'): string | null {
  const count = typeof limit === 'number' ? limit : typeof limit === 'string' ? Number(limit) : Number.NaN;
  return Number.isInteger(count) && count > 0 ? `${stream} = limit ${stream} ${count};` : null;
}
