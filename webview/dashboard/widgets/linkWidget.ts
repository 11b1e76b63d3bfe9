import { make, setText } from '../../dom.ts';
import { applyText } from '../applyStyle.ts';
import { plainCell } from '../formatCell.ts';
import type { MakeWidget, PageActions } from './widgetDrawing.ts';

/** A link: to a page here, to another dashboard or to the web by the extension. Other schemes are not followed. */
export const linkWidget: MakeWidget = (actions) => {
  let go: (() => void) | null = null;
  const button = make('button', 'link');
  button.type = 'button';
  button.addEventListener('click', () => go?.());
  return {
    element: make('div', 'link-place', button),
    update({ text, parameters }, { look }) {
      const label = text?.map((run) => run.text).join('') || String(parameters.text ?? 'Link');
      setText(button, plainCell(label));
      const { title, follow } = destination(parameters, actions);
      go = follow;
      button.title = title;
      button.setAttribute('aria-disabled', String(follow === null));
      applyText(button, { color: parameters.textColor, size: parameters.fontSize }, look.isHighContrast);
      const { textAlignment } = parameters;
      applyText(button.parentElement!, { align: textAlignment ?? 'center' }, look.isHighContrast);
    },
  };
};

export function destination(
  parameters: Record<string, unknown>,
  actions: PageActions,
): { title: string; follow: (() => void) | null } {
  const link = (
    typeof parameters.destinationLink === 'object' && parameters.destinationLink !== null
      ? parameters.destinationLink
      : {}
  ) as Record<string, unknown>;
  const name = String(link.name ?? parameters.destination ?? '');
  switch (parameters.destinationType) {
    case 'page':
      return { title: `Page ${name}`, follow: () => actions.act({ type: 'page', page: name }) };
    case 'url': {
      const url = String(link.url ?? '');
      return isWebAddress(url)
        ? { title: url, follow: () => actions.openLink('url', url) }
        : { title: 'This address is no web address: it is not followed.', follow: null };
    }
    case 'dashboard':
      return name === ''
        ? { title: 'The link names no dashboard.', follow: null }
        : { title: `Dashboard ${name}`, follow: () => actions.openLink('dashboard', name) };
    default:
      return { title: 'Lenses and explorations open in the org only.', follow: null };
  }
}

export function isWebAddress(text: string): boolean {
  try {
    const { protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:';
  } catch {
    return false;
  }
}
