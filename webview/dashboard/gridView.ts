import type { DashboardView, LayoutView } from '../../src/shared/dashboardView.ts';
import { make } from '../dom.ts';
import { colourText, length } from './applyStyle.ts';
import type { Drawings } from './drawings.ts';
import { covers, inDrawingOrder, lookOf, readTheme } from './look.ts';
import { makeWidgetFrame, type WidgetFrame } from './widgetFrame.ts';
import type { PageActions } from './widgets/widgetDrawing.ts';

export interface GridView {
  element: HTMLElement;
  update(view: DashboardView): void;
  outline(widget: string | null): void;
}

/** The page of a dashboard: its widgets on the layout's grid, each kept from view to view. */
export function makeGridView(actions: PageActions, drawings: Drawings): GridView {
  const grid = make('div', 'grid');
  const empty = make('p', 'loading', 'This page has no widgets.');
  const element = make('div', 'grid-scroll', grid, empty);
  const frames = new Map<string, WidgetFrame>();
  let outlined: string | null = null;
  const names = new Map<string, string>();

  return {
    element,
    update(view) {
      const theme = readTheme();
      const { layout } = view;
      const { style } = layout;
      const columns = Math.max(1, Math.min(200, Math.round(layout.numColumns) || 12));
      grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
      grid.style.gridAutoRows = `${Math.max(4, Math.min(400, layout.rowHeight || 30))}px`;
      grid.style.columnGap = `${length(style.cellSpacingX) ?? 0}px`;
      grid.style.rowGap = `${length(style.cellSpacingY) ?? 0}px`;
      grid.style.padding = `${length(style.cellSpacingY) ?? 0}px ${length(style.cellSpacingX) ?? 0}px`;
      const widest = layout.maxWidth ?? phoneWidth(layout);
      grid.style.maxWidth = widest ? `${widest}px` : '';
      // Below this a page made for a screen scrolls sideways; a phone's layout has few columns and fits.
      grid.style.minWidth = columns > 12 && !(widest && widest < 640) ? '640px' : '';
      const ground = theme.isHighContrast ? null : colourText(style.backgroundColor);
      const gutter = theme.isHighContrast ? null : colourText(style.gutterColor);
      element.style.backgroundColor = widest && gutter ? gutter : (ground ?? '');
      grid.style.backgroundColor = ground ?? '';
      const shown = inDrawingOrder(view.widgets.filter(({ page }) => page === view.page));
      empty.hidden = shown.length > 0;
      const ids = new Set(shown.map(({ id }) => id));
      for (const [id, frame] of frames)
        if (!ids.has(id)) {
          frame.dispose();
          frames.delete(id);
          names.delete(id);
        }
      const grounds = shown.filter(({ type }) => type === 'container' || type === 'box');
      let before: HTMLElement | null = null;
      for (const widget of shown) {
        let frame = frames.get(widget.id);
        if (frame && frame.type !== widget.type) {
          frame.dispose();
          frame = undefined;
        }
        frame ??= makeWidgetFrame(widget.type, actions);
        frames.set(widget.id, frame);
        names.set(widget.id, widget.name);
        // Moved only when it is not there already: an element that is moved loses the focus.
        const wanted: ChildNode | null = before ? before.nextSibling : grid.firstChild;
        if (frame.element !== wanted) grid.insertBefore(frame.element, wanted);
        before = frame.element;
        frame.update(widget, { view, look: lookOf(view, widget, theme), drawings });
        // Its container has the edge already.
        const isWithin = grounds.some((ground) => ground !== widget && covers(ground, widget));
        frame.element.classList.toggle('is-within', isWithin);
        frame.outline(widget.name === outlined);
      }
      drawings.drain();
    },
    outline(widget) {
      outlined = widget;
      for (const [id, frame] of frames) frame.outline(widget !== null && names.get(id) === widget);
    },
  };
}

/** A layout for narrow screens is shown as narrow as on one. */
function phoneWidth({ selectors }: LayoutView): number | null {
  const limits = (selectors ?? []).flatMap((one) => /^maxWidth\((\d{2,4})\)$/.exec(one)?.[1] ?? []);
  const least = Math.min(...limits.map(Number));
  return least <= 600 ? Math.min(420, least) : null;
}
