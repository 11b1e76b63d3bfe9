/**
 * Work that the browser lays the page out for: measuring, and text on a canvas. It is done together once every widget
 * has its new texts, so that the page is laid out once.
 */
const queue = new Set<() => void>();

/** Is done with the next `drawQueued`, once however often it is asked for. */
export function queueDrawing(work: () => void): void {
  queue.add(work);
}

export function drawQueued(): void {
  const all = [...queue];
  queue.clear();
  for (const work of all) work();
}
