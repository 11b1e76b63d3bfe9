import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { make, setAttribute, setText } from '../../dom.ts';
import { applyText } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';
import { titleOf } from './listWidgets.ts';
import { makeRangeControl } from './rangeControl.ts';
import type { MakeWidget, PageActions } from './widgetDrawing.ts';

/** dateselector: the usual periods, and two days. */
export const dateWidget: MakeWidget = (actions) => rangeWidgetOf(actions, 'date');

/** rangeselector: two numbers. */
export const rangeWidget: MakeWidget = (actions) => rangeWidgetOf(actions, 'number');

function rangeWidgetOf(actions: PageActions, kind: 'date' | 'number') {
  let widget: WidgetView | null = null;
  const title = make('div', 'control-title');
  const control = makeRangeControl(kind, (range) => {
    if (!widget?.step) return;
    actions.act(
      range === null
        ? { type: 'clear', step: widget.step }
        : { type: 'range', step: widget.step, min: range.min, max: range.max },
    );
  });
  const element = make('div', 'control range', title, control.element);
  return {
    element,
    update(next: WidgetView, { look }: Parameters<ReturnType<MakeWidget>['update']>[1]) {
      widget = next;
      const label = titleOf(next);
      setText(title, label);
      title.title = label;
      title.hidden = label === '';
      const style = next.parameters.filterStyle as { titleColor?: unknown } | undefined;
      applyText(title, { color: style?.titleColor }, look.isHighContrast);
      setAttribute(element, 'role', 'group');
      setAttribute(element, 'aria-label', label || next.name);
      const [min, max] = next.selection?.selected[0] ?? [];
      control.update({
        label: label || next.name,
        min,
        max,
        bounds: kind === 'number' ? boundsOf(next) : null,
      });
    },
  };
}

/** The least and the greatest of the step's measure. */
function boundsOf({ data, columns }: WidgetView): [string, string] | null {
  const measure = columns.find(({ role }) => role === 'measure');
  const place = data?.columns.findIndex(({ name }) => name === measure?.name) ?? -1;
  const numbers = (data?.values[place] ?? []).flatMap((value) => toNumber(value) ?? []);
  if (numbers.length === 0) return null;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  return [String(least), String(most)];
}
