/** Pixels between a panel and the edge of the window. */
const edge = 8;

/** A panel that would leave the window to the right moves left as far as it has to, and is no wider than the window. */
export function keepInSight(panel: HTMLElement): void {
  const { clientWidth } = document.documentElement;
  panel.style.left = '';
  panel.style.maxWidth = `${Math.min(320, clientWidth - 2 * edge)}px`;
  const { left, right } = panel.getBoundingClientRect();
  const shift = Math.min(right - (clientWidth - edge), left - edge);
  if (shift > 0) panel.style.left = `${-shift}px`;
}
