import type { WidgetView } from '../../src/shared/dashboardView.ts';
import { make, setAttribute, setText } from '../dom.ts';
import { applyStyle } from './applyStyle.ts';
import { plainCell } from './formatCell.ts';
import type { Look, PageActions, Scene } from './widgets/widgetDrawing.ts';
import { isStill, widgetKind } from './widgets/widgetKinds.ts';

export interface WidgetFrame {
  element: HTMLElement;
  type: string;
  update(widget: WidgetView, scene: Scene): void;
  outline(isOutlined: boolean): void;
  dispose(): void;
}

/** A widget in its place: its ground and borders, its drawing or its error, and the way to its JSON. */
export function makeWidgetFrame(type: string, actions: PageActions): WidgetFrame {
  const drawing = widgetKind(type)(actions);
  let name = '';
  let step: string | null = null;
  let line: number | null = null;
  /** What is drawn, and with which looks; the same again changes nothing. */
  let shown = '';
  let dressed = '';
  const reveal = make('button', 'reveal', '{ }');
  reveal.type = 'button';
  reveal.addEventListener('click', () => actions.reveal(name));
  const errorText = make('p', 'error-text');
  const errorLink = make('button', 'link');
  errorLink.type = 'button';
  errorLink.addEventListener('click', () => line !== null && actions.revealLine(line));
  const errorCode = make('code', '');
  const errorFoot = make('span', 'error-foot', errorLink, errorCode);
  const error = make('div', 'error', make('span', 'error-mark', '!'), errorText, errorFoot);
  error.setAttribute('role', 'alert');
  const note = make('div', 'truncated');
  const element = make(
    'section',
    `widget is-${/^\w+$/.test(type) ? type : 'other'}`,
    drawing.element,
    error,
    note,
    reveal,
  );
  if (isStill(type))
    element.addEventListener('click', (event) => {
      if (!(event.target as HTMLElement).closest('button, a')) actions.reveal(name);
    });
  const enter = () => step !== null && actions.enter(step);
  element.addEventListener('pointerenter', enter);
  element.addEventListener('focusin', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) enter();
  });
  return {
    element,
    type,
    update(widget, scene) {
      const { layout, filters, pages, page } = scene.view;
      const key = JSON.stringify([widget, scene.look, layout, filters, pages, page]);
      if (key === shown) return;
      shown = key;
      name = widget.name;
      step = widget.selection !== null && widget.selection.mode !== 'none' ? widget.step : null;
      const looks = JSON.stringify([widget.place, widget.style, scene.look]);
      if (looks !== dressed) dress(element, widget, scene.look);
      dressed = looks;
      setAttribute(element, 'aria-label', `${widget.name}, ${widget.type}`);
      element.dataset.widget = widget.name;
      setAttribute(reveal, 'aria-label', `Show the JSON of ${widget.name}`);
      reveal.title = `Show the JSON of ${widget.name}`;
      error.hidden = widget.error === null;
      drawing.element.hidden = widget.error !== null;
      if (widget.error) {
        line = widget.error.line;
        setText(errorCode, widget.error.code);
        setText(errorText, plainCell(widget.error.message));
        error.title = `${widget.error.code}: ${plainCell(widget.error.message)}`;
        setText(errorLink, line === null ? '' : `Line ${line}`);
        error.classList.toggle('is-small', widget.place.rowspan * scene.view.layout.rowHeight < 96);
        errorLink.hidden = line === null;
      } else drawing.update(widget, scene);
      note.hidden = !widget.truncated || widget.error !== null;
      setText(note, widget.truncated ? `First ${widget.data?.rowCount ?? 0} rows` : '');
    },
    outline(isOutlined) {
      if (isOutlined && !element.classList.contains('is-outlined'))
        element.scrollIntoView({ block: 'nearest' });
      element.classList.toggle('is-outlined', isOutlined);
    },
    dispose() {
      drawing.dispose?.();
      element.remove();
    },
  };
}

/** The place on the grid, and the colours. */
function dress(element: HTMLElement, { place, style }: WidgetView, look: Look): void {
  const { row, column, rowspan, colspan } = place;
  element.style.gridArea = `${line1(row)} / ${line1(column)} / span ${span(rowspan)} / span ${span(colspan)}`;
  applyStyle(element, style, look.isHighContrast);
  for (const [property, value] of [
    ['--ink', look.text],
    ['--ink-quiet', look.quiet],
    ['--ink-line', look.line],
    ['--ground', look.background],
    ['--accent', look.palette[0] ?? ''],
    ['--wrong', look.isDark ? '#e5646a' : '#c23934'],
  ] as const)
    element.style.setProperty(property, value);
  element.classList.toggle('on-dark', look.isDark);
}

/** Grid lines count from 1; a place that makes no sense is the first. */
function line1(at: number): number {
  return Number.isInteger(at) && at >= 0 && at < 9_000 ? at + 1 : 1;
}

function span(count: number): number {
  return Number.isInteger(count) && count >= 1 ? Math.min(count, 5_000) : 1;
}
