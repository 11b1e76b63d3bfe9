import { make, makeSvg, setText } from '../../dom.ts';
import { plainCell } from '../formatCell.ts';
import { destination } from './linkWidget.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** container and box: a ground for others; a click does what its interactions say. */
export const containerWidget: MakeWidget = (actions) => {
  const picture = make('span', 'placeholder-name');
  const element = make('div', 'container', picture);
  let press: (() => void) | null = null;
  element.addEventListener('click', () => press?.());
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === ' ') press?.();
  });
  return {
    element,
    update({ parameters }) {
      const image = imageName(parameters);
      setText(picture, image);
      picture.hidden = image === '';
      press = interaction(parameters, actions);
      element.classList.toggle('can-press', press !== null);
      if (press) {
        element.tabIndex = 0;
        element.setAttribute('role', 'button');
        element.setAttribute('aria-label', 'Goes to another page or clears selections');
      } else {
        element.removeAttribute('tabindex');
        element.removeAttribute('role');
        element.removeAttribute('aria-label');
      }
    },
  };
};

type Actions = Parameters<MakeWidget>[0];

function interaction(parameters: Record<string, unknown>, actions: Actions): (() => void) | null {
  const all = Array.isArray(parameters.interactions) ? parameters.interactions : [];
  const steps = all.flatMap((one) => (Array.isArray(one?.actions) ? (one.actions as unknown[]) : []));
  const calls = steps.flatMap((step) => {
    const action = (typeof step === 'object' && step !== null ? step : {}) as Record<string, unknown>;
    if (action.type === 'clear') return [() => actions.act({ type: 'clear', step: null })];
    if (action.type !== 'navigate') return [];
    const { follow } = destination(action, actions);
    return follow ? [follow] : [];
  });
  return calls.length === 0 ? null : () => calls.forEach((call) => void call());
}

function imageName(parameters: Record<string, unknown>): string {
  const { image, documentId } = parameters;
  if (typeof image === 'object' && image !== null) {
    const { name } = image as { name?: unknown };
    return typeof name === 'string' ? plainCell(withoutPlaceholder(name)) : '';
  }
  return typeof documentId === 'string' ? documentId : '';
}

/** `${App.Images['Logo'].Name}` is the image Logo. */
function withoutPlaceholder(name: string): string {
  return /^\$\{App\.Images\[['"]([^'"\]]{1,120})['"]\]/.exec(name.trim())?.[1] ?? name;
}

/** An image is a file of the org: here stands its name. */
export const imageWidget: MakeWidget = () => {
  const name = make('span', 'placeholder-name');
  const element = make('div', 'placeholder image', picture(), name);
  element.setAttribute('role', 'img');
  return {
    element,
    update({ parameters, name: widget }) {
      const image = imageName(parameters) || widget;
      setText(name, image);
      element.title = image;
      element.setAttribute('aria-label', `Image ${image}, which only the org has`);
    },
  };
};

function picture(): SVGElement {
  return makeSvg(
    'svg',
    { class: 'placeholder-picture', viewBox: '0 0 24 18', 'aria-hidden': 'true' },
    makeSvg('rect', { x: 1, y: 1, width: 22, height: 16, rx: 2 }),
    makeSvg('circle', { cx: 7, cy: 6, r: 1.8 }),
    makeSvg('path', { d: 'M3 15l6-6 4 4 3-3 5 5' }),
  );
}

/** What runs in the org only, or is not drawn here: says so, with what it would be. */
export function placeholderWidget(words: (type: string) => string): MakeWidget {
  return () => {
    const name = make('strong', 'placeholder-name');
    const detail = make('span', 'placeholder-detail');
    const element = make('div', 'placeholder', name, detail);
    return {
      element,
      update({ type, parameters, name: widget }) {
        const source = parameters.source as { name?: unknown } | undefined;
        setText(name, typeof source?.name === 'string' ? plainCell(source.name) : widget);
        setText(detail, words(type));
      },
    };
  };
}
