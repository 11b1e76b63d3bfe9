/**
 * Works through items that wait for each other: each begins when all of its `after` that are among the items have
 * ended well, at most `width` at once. When one fails none begins any more; those under way end first. Gives the
 * first failure, or null.
 */
export async function schedule<T extends { name: string; after: readonly string[] }>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  options: { width: number; signal: AbortSignal },
): Promise<{ error: unknown } | null> {
  const names = new Set(items.map((item) => item.name));
  const waiting = new Set(items);
  const done = new Set<string>();
  const underway = new Map<string, Promise<void>>();
  let failed: { error: unknown } | null = null;

  for (;;) {
    for (const item of waiting) {
      if (failed || options.signal.aborted || underway.size >= options.width) break;
      if (item.after.some((name) => names.has(name) && !done.has(name))) continue;
      waiting.delete(item);
      const end = work(item).then(
        () => void done.add(item.name),
        (error: unknown) => {
          failed ??= { error };
        },
      );
      underway.set(
        item.name,
        end.finally(() => underway.delete(item.name)),
      );
    }
    if (underway.size === 0) return failed;
    await Promise.race(underway.values());
  }
}
