/** Runs work once per key: whoever asks while it runs, or afterwards, gets the same answer. */
export interface SqlOnce {
  run<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** The answer where it is there already. */
  known<T>(key: string): Promise<T> | null;
  clear(): void;
}

interface Entry {
  promise: Promise<unknown>;
  signal: AbortSignal;
}

/** `kept` answers stay, the least recently used go first; what failed is done again for the next. */
export function openSqlOnce(kept: number): SqlOnce {
  const entries = new Map<string, Entry>();

  async function run<T>(
    key: string,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const known = entries.get(key);
    if (known === undefined || known.signal.aborted) return start(key, signal, work);
    entries.delete(key);
    entries.set(key, known);
    try {
      return (await known.promise) as T;
    } catch (error) {
      // Whoever began it gave up, and this one did not.
      if (known.signal.aborted && !signal.aborted) return run(key, signal, work);
      throw error;
    }
  }

  function start<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const promise = work(signal);
    const entry: Entry = { promise, signal };
    entries.set(key, entry);
    promise.then(
      () => {
        // A finished answer is good for everyone, also after its signal fires.
        entry.signal = never;
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    for (const oldest of entries.keys()) {
      if (entries.size <= kept) break;
      entries.delete(oldest);
    }
    return promise;
  }

  return {
    run,
    known: <T>(key: string) => {
      const entry = entries.get(key);
      return entry?.signal === never ? (entry.promise as Promise<T>) : null;
    },
    clear: () => entries.clear(),
  };
}

const never = new AbortController().signal;
