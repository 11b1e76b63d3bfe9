import type { RunEvent } from '../shared/runs.ts';

/** Where one client's events go; resolves when it has taken them. */
export type Deliver = (message: { runId: string; events: RunEvent[] }) => Promise<void>;

/** Events that may be under way to a client at once. */
const largestBatch = 500;

export interface Watcher {
  /** The events of one run after `afterSeq`, those that are there and those to come. */
  watch(runId: string, afterSeq: number): Promise<void>;
  /** What is yet to happen in every run. */
  watchAll(): void;
  unwatch(runId: string): void;
  close(): void;
}

export interface RunFeed {
  /** A run begins, or goes on with the events of its journal. */
  begin(runId: string, events: readonly RunEvent[]): void;
  add(runId: string, event: RunEvent): void;
  /** No more events will come. */
  end(runId: string): void;
  isLive(runId: string): boolean;
  openWatcher(deliver: Deliver): Watcher;
}

/**
 * Hands the events of runs to those who watch: in order, without gap and without repetition, each batch after the one
 * before it was taken. `readStored` gives the journal of a run that is over.
 */
export function openRunFeed(readStored: (runId: string) => Promise<RunEvent[]>): RunFeed {
  const live = new Map<string, RunEvent[]>();
  const watchers = new Set<{ wake(runId: string): void; follow(runId: string, afterSeq: number): void }>();

  function openWatcher(deliver: Deliver): Watcher {
    /** Per run: the events, growing while the run is live, and how many of them were handed over. */
    const following = new Map<string, { events: readonly RunEvent[]; next: number; isPumping: boolean }>();
    let all = false;

    async function pump(runId: string): Promise<void> {
      const stream = following.get(runId);
      if (!stream || stream.isPumping) return;
      stream.isPumping = true;
      try {
        while (following.get(runId) === stream && stream.next < stream.events.length) {
          const events = stream.events.slice(stream.next, stream.next + largestBatch);
          stream.next += events.length;
          await deliver({ runId, events });
        }
        if (!live.has(runId) && following.get(runId) === stream) following.delete(runId);
      } catch {
        // The client is gone; its watcher is closed by whoever holds the connection.
        following.delete(runId);
      } finally {
        stream.isPumping = false;
      }
    }

    const watcher = {
      wake(runId: string) {
        void pump(runId);
      },
      follow(runId: string, afterSeq: number) {
        const events = live.get(runId);
        if (!all || !events || following.has(runId)) return;
        following.set(runId, { events, next: afterSeq, isPumping: false });
      },
    };
    watchers.add(watcher);
    return {
      async watch(runId, afterSeq) {
        const events = live.get(runId) ?? (await readStored(runId));
        // It may have begun to go on while its journal was read.
        const current = live.get(runId) ?? events;
        following.set(runId, { events: current, next: Math.max(0, afterSeq), isPumping: false });
        void pump(runId);
      },
      watchAll() {
        all = true;
        for (const [runId, events] of live) watcher.follow(runId, events.length);
      },
      unwatch(runId) {
        if (runId === '*') all = false;
        else following.delete(runId);
      },
      close() {
        following.clear();
        watchers.delete(watcher);
      },
    };
  }

  return {
    begin(runId, events) {
      live.set(runId, [...events]);
      for (const watcher of watchers) watcher.follow(runId, events.length);
    },
    add(runId, event) {
      live.get(runId)?.push(event);
      for (const watcher of watchers) watcher.wake(runId);
    },
    end(runId) {
      live.delete(runId);
      for (const watcher of watchers) watcher.wake(runId);
    },
    isLive: (runId) => live.has(runId),
    openWatcher,
  };
}
