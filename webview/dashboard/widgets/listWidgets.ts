import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { pick } from '../../../src/shared/pick.ts';
import { make, setAttribute, setText } from '../../dom.ts';
import { applyText, colourText } from '../applyStyle.ts';
import { formatCell, plainCell } from '../formatCell.ts';
import { makePicker } from './picker.ts';
import type { MakeWidget } from './widgetDrawing.ts';

/** listselector: the step's rows to choose from; folded unless it is expanded and has the room. */
export const listWidget: MakeWidget = (actions) => {
  let widget: WidgetView | null = null;
  const title = make('div', 'control-title');
  const picker = makePicker(
    (key) => {
      const action = widget && pick(widget, [Number(key)]);
      if (action) actions.act(action);
    },
    () => widget?.step && actions.act({ type: 'clear', step: widget.step }),
  );
  const element = make('div', 'control', title, picker.element);
  return {
    element,
    update(next, { view, look }) {
      widget = next;
      const { parameters } = next;
      const label = titleOf(next);
      setText(title, label);
      title.title = label;
      title.hidden = label === '';
      element.classList.toggle('is-open', parameters.expanded === true);
      const style = parameters.filterStyle as { titleColor?: unknown } | undefined;
      applyText(title, { color: style?.titleColor }, look.isHighContrast);
      const height = next.place.rowspan * view.layout.rowHeight;
      picker.update({
        label: label || next.name,
        items: rowLabels(next).map((text, row) => ({
          key: String(row),
          label: text,
          isChosen: isChosen(next, row),
        })),
        isMulti: next.selection?.mode.startsWith('multi') ?? false,
        isOpen: parameters.expanded === true && height >= 120,
      });
    },
  };
};

/** pillbox: one button per row, in a line. */
export const toggleWidget: MakeWidget = (actions) => {
  const element = make('div', 'pills');
  element.setAttribute('role', 'group');
  let widget: WidgetView | null = null;
  const buttons: HTMLButtonElement[] = [];
  element.addEventListener('click', (event) => {
    const row = buttons.indexOf(event.target as HTMLButtonElement);
    const action = widget && row >= 0 ? pick(widget, [row]) : null;
    if (action) actions.act(action);
  });
  return {
    element,
    update(next, { look }) {
      widget = next;
      const { parameters } = next;
      const labels = rowLabels(next).slice(0, 60);
      const selected = (parameters.selectedTab ?? {}) as Record<string, unknown>;
      while (buttons.length > labels.length) buttons.pop()?.remove();
      for (const [row, label] of labels.entries()) {
        const button = buttons[row] ?? make('button', 'pill');
        if (!buttons[row]) {
          button.type = 'button';
          buttons.push(button);
          element.append(button);
        }
        const isOn = isChosen(next, row);
        setText(button, label);
        button.title = label;
        setAttribute(button, 'aria-pressed', String(isOn));
        const { fontSize, textColor } = parameters;
        applyText(
          button,
          { color: isOn ? (selected.textColor ?? textColor) : textColor, size: fontSize },
          look.isHighContrast,
        );
        const own = look.isHighContrast ? null : colourText(selected.backgroundColor);
        button.style.backgroundColor = isOn && own ? own : '';
        const edge = look.isHighContrast ? null : colourText(selected.borderColor);
        button.style.borderColor = isOn && edge ? edge : '';
      }
      setAttribute(element, 'aria-label', titleOf(next) || next.name);
    },
  };
};

export function titleOf({ parameters }: WidgetView): string {
  const { title } = parameters;
  const text = typeof title === 'object' && title !== null ? (title as { label?: unknown }).label : title;
  return typeof text === 'string' ? plainCell(text) : '';
}

/** By `displayTemplate` where there is one; else the first group, with the measure unless it is `none`. */
export function rowLabels({ data, columns, parameters, selection }: WidgetView): string[] {
  if (!data) return [];
  const column = (name: string) => columns.find((one) => one.name === name) ?? null;
  const cell = (name: string, row: number) => {
    const place = data.columns.findIndex((one) => one.name === name);
    return formatCell(column(name), place < 0 ? null : data.values[place]?.[row]);
  };
  const keys = (selection?.keys ?? []).filter((key) => data.columns.some(({ name }) => name === key));
  const labels = keys.length > 0 ? keys : data.columns.slice(0, 1).map(({ name }) => name);
  const measure = String(parameters.measureField ?? 'none');
  const hasMeasure =
    measure !== 'none' && measure !== '' && data.columns.some(({ name }) => name === measure);
  const template = typeof parameters.displayTemplate === 'string' ? parameters.displayTemplate : '';
  return Array.from({ length: Math.min(data.rowCount, 10_000) }, (_, row) =>
    template.includes('[')
      ? plainCell(template.replace(/\[([^[\]]+)\]/g, (_, name: string) => cell(name, row)))
      : labels.map((name) => cell(name, row)).join(' · ') + (hasMeasure ? ` (${cell(measure, row)})` : ''),
  );
}

export function isChosen({ selection, data }: WidgetView, row: number): boolean {
  if (!selection || !data || selection.selected.length === 0) return false;
  const places = selection.keys.map((key) => data.columns.findIndex(({ name }) => name === key));
  return selection.selected.some((values) =>
    places.every((place, at) => String(data.values[place]?.[row] ?? null) === String(values[at] ?? null)),
  );
}
