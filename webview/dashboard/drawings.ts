/** What a page has still to draw. */
export interface Drawings {
  /**
   * Queues work that the browser lays the page out for: measuring, and text on a canvas. It is done together once every
   * widget has its new texts, so that the page is laid out once; what is queued twice is done once.
   */
  queue(work: () => void): void;
  drain(): void;
  /** A chart that may be in sight is not drawn yet. */
  begin(chart: object): void;
  /** It is drawn, or out of sight. */
  end(chart: object): void;
  /** Resolves when every chart that can be seen is drawn. */
  settled(): Promise<void>;
}

export function openDrawings(): Drawings {
  const queued = new Set<() => void>();
  const undrawn = new Set<object>();
  let waiting: (() => void)[] = [];
  return {
    queue: (work) => void queued.add(work),
    drain() {
      const all = [...queued];
      queued.clear();
      for (const work of all) work();
    },
    begin: (chart) => void undrawn.add(chart),
    end(chart) {
      if (!undrawn.delete(chart) || undrawn.size > 0) return;
      const all = waiting;
      waiting = [];
      for (const wake of all) wake();
    },
    async settled() {
      if (undrawn.size > 0) await new Promise<void>((wake) => waiting.push(wake));
    },
  };
}
