import { make } from '../../dom.ts';
import type { At, Size } from './places.ts';
import type { Tooltip } from './plot.ts';

export interface TooltipView {
  element: HTMLElement;
  show(text: string, at: At, looks: Tooltip, size: Size): void;
  hide(): void;
}

/** A box of text beside the pointer, within its chart. */
export function makeTooltip(): TooltipView {
  const element = make('div', 'plot-tooltip');
  element.hidden = true;
  element.setAttribute('aria-hidden', 'true');
  return {
    element,
    show(text, at, looks, size) {
      if (text === '') return this.hide();
      if (element.textContent !== text) element.textContent = text;
      const { style } = element;
      style.backgroundColor = looks.background;
      style.borderColor = looks.border;
      style.color = looks.colour;
      element.hidden = false;
      const { offsetWidth, offsetHeight } = element;
      const right = at.x + 14 + offsetWidth <= size.width;
      const x = right ? at.x + 14 : Math.max(0, Math.min(at.x - 14 - offsetWidth, size.width - offsetWidth));
      const y = Math.max(0, Math.min(at.y - offsetHeight / 2, size.height - offsetHeight));
      style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    },
    hide() {
      if (!element.hidden) element.hidden = true;
    },
  };
}
