import type { Frame } from 'playwright-core';

/** Widgets of which a corner cannot be scrolled into sight: their names, with the corner. */
export function outOfReach(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const wrong: string[] = [];
    for (const widget of document.querySelectorAll<HTMLElement>('[data-widget]'))
      for (const [block, corner] of [
        ['start', 'top left'],
        ['end', 'bottom right'],
      ] as const) {
        widget.scrollIntoView({ block, inline: block, behavior: 'instant' });
        const { left, top, right, bottom } = widget.getBoundingClientRect();
        const [x, y] = block === 'start' ? [left + 3, top + 3] : [right - 3, bottom - 3];
        const hit = document.elementFromPoint(x, y);
        if (!hit || !(widget.contains(hit) || hit.contains(widget)) || hit.closest('header'))
          wrong.push(
            `${widget.dataset.widget}, ${corner}: ${hit ? `under ${hit.className || hit.tagName}` : 'outside'}`,
          );
      }
    return wrong;
  });
}

/**
 * Text that is cut off by an element that does not scroll, where no tooltip says the whole. What only screen readers
 * are to read does not count.
 */
export function cutOff(frame: Frame): Promise<string[]> {
  return frame.evaluate(() => {
    const wrong: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const words = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (
        words === '' ||
        !parent ||
        parent.closest('.for-readers, style, script') ||
        !parent.checkVisibility()
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, top, right, bottom } = range.getBoundingClientRect();
      for (let at: HTMLElement | null = parent; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const scrolls = /auto|scroll/.test(`${overflowX} ${overflowY}`);
        if (scrolls) break;
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const box = at.getBoundingClientRect();
        const isCut =
          left < box.left - 2 || right > box.right + 2 || top < box.top - 4 || bottom > box.bottom + 4;
        const said = parent.closest<HTMLElement>('[title]:not([title=""])')?.title ?? '';
        if (isCut && !said.includes(words.slice(0, 40)))
          wrong.push(
            `${at.closest<HTMLElement>('[data-widget]')?.dataset.widget ?? 'header'}: ${words.slice(0, 60)} in ${at.className}`,
          );
        if (isCut) break;
      }
    }
    return wrong;
  });
}

/**
 * The control that has the focus; whether it can be seen, with nothing over its middle, and whether all its width is in
 * sight.
 */
export function focused(
  frame: Frame,
): Promise<{ name: string; widget: string; isSeen: boolean; isWhole: boolean } | null> {
  return frame.evaluate(() => {
    const at = document.activeElement as HTMLElement | null;
    if (!at || at === document.body) return null;
    const { left, top, right, bottom } = at.getBoundingClientRect();
    const [x, y] = [
      (Math.max(0, left) + Math.min(innerWidth, right)) / 2,
      (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2,
    ];
    const hit = document.elementFromPoint(x, y);
    return {
      name: `${at.tagName.toLowerCase()}.${at.className} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40) ?? ''}`,
      widget: at.closest<HTMLElement>('[data-widget]')?.dataset.widget ?? '',
      isWhole: left >= 0 && right <= innerWidth,
      isSeen:
        right > 0 &&
        bottom > 0 &&
        left < innerWidth &&
        top < innerHeight &&
        hit !== null &&
        (at.contains(hit) || hit.contains(at)),
    };
  });
}
