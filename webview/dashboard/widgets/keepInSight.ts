/** A panel that would leave the window to the right hangs from the right end of its button. */
export function keepInSight(panel: HTMLElement): void {
  panel.classList.remove('is-right');
  const { right, width } = panel.getBoundingClientRect();
  if (right > document.documentElement.clientWidth && width < right) panel.classList.add('is-right');
}
