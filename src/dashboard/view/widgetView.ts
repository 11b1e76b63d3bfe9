import type { WidgetView } from '../../shared/dashboardView.ts';
import { fillBindings } from '../bindings/evaluate.ts';
import type { WidgetInput } from '../session/widgetInput.ts';
import { chartMapping } from './chartMapping.ts';
import { conditionalRules } from './conditionalRules.ts';
import { textRuns } from './textRuns.ts';
import { viewColumns } from './viewColumns.ts';

/** One placed widget as the page draws it: parameters without bindings, columns with labels, the chart's mapping. */
export function buildWidgetView(input: WidgetInput): WidgetView {
  const { dashboard, widget, placement, id, page, step, result, scope, selection, error } = input;
  const { row, column, rowspan, colspan } = placement;
  const isShaped = widget.type === 'chart' || widget.type === 'table';
  const written = isShaped
    ? { ...shapeOf(step?.visualizationParameters), ...widget.parameters }
    : widget.parameters;
  const filled = fillBindings(written, scope).value as Record<string, unknown>;
  const columns = result === null ? [] : viewColumns(input, result);
  const rules = widget.type === 'table' ? conditionalRules(dashboard.xmd, step?.name ?? '') : null;
  const parameters = rules === null ? filled : { ...filled, conditionalFormatting: rules };
  const type = parameters.visualizationType;
  return {
    id,
    name: widget.name,
    type: widget.type,
    page,
    place: { row, column, rowspan, colspan },
    style: { ...dashboard.widgetStyle, ...placement.widgetStyle, ...objectOf(parameters.widgetStyle) },
    parameters,
    step: step?.name ?? null,
    columns,
    data: result?.data ?? null,
    chart:
      widget.type === 'chart' && typeof type === 'string' && type !== '' && result !== null
        ? chartMapping(type, columns, parameters)
        : null,
    text: widget.type === 'text' || widget.type === 'link' ? textRuns(parameters, scope) : null,
    selection,
    error,
    truncated: result?.truncated ?? false,
  };
}

/** A lens's own looks: `{type, parameters, options}`, older ones `{visualizationType, options}`. */
function shapeOf(given: Record<string, unknown> | undefined): Record<string, unknown> {
  const { parameters, options, visualizationType } = objectOf(given);
  return {
    ...objectOf(options),
    ...(typeof visualizationType === 'string' ? { visualizationType } : {}),
    ...objectOf(parameters),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
