import { make, setAttribute } from '../../dom.ts';
import { applyText, colourText } from '../applyStyle.ts';
import { plainCell } from '../formatCell.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** navigation: a tab per page that is not hidden from it. */
export const navigationWidget: MakeWidget = (actions) => {
  const element = make('div', 'tabs');
  element.setAttribute('role', 'tablist');
  element.setAttribute('aria-label', 'Pages');
  let drawn = '';
  element.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const tabs = [...element.children] as HTMLElement[];
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    tabs[(at + step + tabs.length) % tabs.length]?.focus();
  });
  return {
    element,
    update({ parameters }, { view, look }) {
      const pages = view.pages.filter(({ navigationHidden }) => !navigationHidden);
      const key = JSON.stringify([pages, view.page, parameters, look.isHighContrast]);
      if (key === drawn) return;
      drawn = key;
      const focused = [...element.children].indexOf(document.activeElement as Element);
      const selected = (parameters.selectedTab ?? {}) as Record<string, unknown>;
      element.replaceChildren(
        ...pages.map(({ name, label }) => {
          const isOn = name === view.page;
          const tab = make('button', 'tab', plainCell(label || name));
          tab.type = 'button';
          setAttribute(tab, 'role', 'tab');
          setAttribute(tab, 'aria-selected', String(isOn));
          const color = isOn ? (selected.textColor ?? parameters.textColor) : parameters.textColor;
          applyText(tab, { color, size: parameters.fontSize }, look.isHighContrast);
          const own = look.isHighContrast || !isOn ? null : colourText(selected.backgroundColor);
          if (own) tab.style.backgroundColor = own;
          tab.addEventListener('click', () => actions.act({ type: 'page', page: name }));
          return tab;
        }),
      );
      (element.children[focused] as HTMLElement | undefined)?.focus();
    },
  };
};
