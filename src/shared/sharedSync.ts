/**
 * Makes many waits for one disk cost few writes to it: a call ends with the first write that began after it, and all
 * calls that come while one is under way share the next.
 */
export function sharedSync(write: () => Promise<void>): () => Promise<void> {
  let underway: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = () => {
    underway = write().finally(() => {
      underway = null;
    });
    return underway;
  };
  return () => {
    if (!underway) return begin();
    next ??= underway
      .catch(() => {})
      .then(() => {
        next = null;
        return begin();
      });
    return next;
  };
}
