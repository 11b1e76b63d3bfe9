import type { WidgetError, WidgetView } from '../../shared/dashboardView.ts';
import { fillBindings } from '../bindings/evaluate.ts';
import { datasetsOf } from '../facets/facetFilters.ts';
import type { Step } from '../model.ts';
import type { WidgetInput } from '../session/widgetInput.ts';
import { asArray, asObject } from '../unwrap/jsonShape.ts';
import { chartMapping } from './chartMapping.ts';
import { columnsOf } from './columnsOf.ts';
import { conditionalFormatting } from './conditionalFormatting.ts';
import { textRuns } from './textRuns.ts';

export type WidgetViewInput = WidgetInput;

/** One placed widget as plain data: its parameters filled, its columns named, its chart mapped, its text in runs. */
export function buildWidgetView(input: WidgetViewInput): WidgetView {
  const { widget, placement, dashboard, step, result } = input;
  const own = fillBindings(widget.parameters, input.scope);
  const parameters = withStepParameters(widget.type, step, asObject(own.value));
  const columns = columnsOf({
    step,
    columns: result?.columns ?? [],
    labels: result?.labels ?? {},
    datasets: step === null ? [] : datasetsOf(step, input.catalog),
    xmd: dashboard.xmd,
  });
  const names = columns.map(({ name }) => name);
  const formats = step === null ? null : conditionalFormatting(dashboard.xmd, step.name, names);
  if (formats !== null && parameters.conditionalFormatting === undefined)
    parameters.conditionalFormatting = formats;
  const { row, column, rowspan, colspan } = placement;
  return {
    id: input.id,
    name: widget.name,
    type: widget.type,
    page: input.page,
    place: { row, column, rowspan, colspan },
    style: { ...dashboard.widgetStyle, ...asObject(parameters.widgetStyle), ...placement.widgetStyle },
    parameters,
    step: step?.name ?? widget.step,
    columns,
    data: result?.data ?? null,
    ...(input.totals === undefined || input.totals.length === 0 ? {} : { totals: input.totals }),
    chart:
      widget.type === 'chart'
        ? chartMapping(parameters.visualizationType, columns, parameters, {
            isCompareTable: isCompareTable(step),
          })
        : null,
    text: textRuns(widget.type, parameters, input.scope),
    selection: input.selection,
    error: input.error ?? bindingError(own.findings),
    truncated: result?.truncated ?? false,
  };
}

/** A widget's parameters over those that its step has for such a widget. */
export function withStepParameters(
  type: string,
  step: Step | null,
  own: Record<string, unknown>,
): Record<string, unknown> {
  return { ...stepParameters(type, step), ...own };
}

/** The step's own visualization, under the widget's; a stored map is of no use to another type of chart. */
function stepParameters(type: string, step: Step | null): Record<string, unknown> {
  const visual = step?.visualizationParameters ?? {};
  if (typeof visual.type === 'string' && visual.type !== type) return {};
  if (type !== 'chart' && type !== 'table') return {};
  const { columnMap: _, ...rest } = { ...asObject(visual.options), ...asObject(visual.parameters) };
  return typeof visual.visualizationType === 'string'
    ? { visualizationType: visual.visualizationType, ...rest }
    : rest;
}

function isCompareTable(step: Step | null): boolean {
  return (
    step?.form === 'compact1' &&
    asArray(asObject(step.query).columns).some((column) => asObject(column).query !== undefined)
  );
}

function bindingError(findings: { severity: string; code: string; message: string }[]): WidgetError | null {
  const first = findings.find(({ severity }) => severity === 'error');
  return first === undefined ? null : { code: first.code, message: first.message, line: null };
}
