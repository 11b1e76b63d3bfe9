import { make, setAttribute, setText } from '../../dom.ts';
import { keepInSight } from './keepInSight.ts';

export interface Popover {
  element: HTMLElement;
  /** What the button says, and to whom it does not see it. */
  say(text: string, label: string): void;
  disable(isDisabled: boolean): void;
  close(): void;
}

/** A button with what is chosen, and the controls that change it in a panel under it. Escape folds it. */
export function makePopover(controls: HTMLElement, onOpen: () => void = () => {}): Popover {
  const summary = make('button', 'picker-summary');
  summary.type = 'button';
  const panel = make('div', 'picker-panel popover-panel', controls);
  panel.hidden = true;
  const element = make('div', 'picker', summary, panel);
  const toggle = (isOpen: boolean) => {
    panel.hidden = !isOpen;
    setAttribute(summary, 'aria-expanded', String(isOpen));
    if (!isOpen) return;
    keepInSight(panel);
    onOpen();
  };
  summary.addEventListener('click', () => toggle(Boolean(panel.hidden)));
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    toggle(false);
    summary.focus();
  });
  element.addEventListener('focusout', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) toggle(false);
  });
  return {
    element,
    say(text, label) {
      setText(summary, text);
      summary.title = text;
      setAttribute(summary, 'aria-label', `${label}: ${text}`);
      setAttribute(summary, 'aria-haspopup', 'dialog');
    },
    disable: (isDisabled) => {
      summary.disabled = isDisabled;
    },
    close: () => toggle(false),
  };
}
