import type { Dashboard, JsonPath, Step, Widget } from '../model.ts';
import type { BoundText } from './bindingTree.ts';
import { mayHoldBinding, parseBindings } from './parseBindings.ts';
import { stringsOf } from './stringsOf.ts';

/** A string of the dashboard with bindings in it. */
export interface BoundString {
  path: JsonPath;
  text: string;
  isKey: boolean;
  bound: BoundText;
}

/** What a step needs to be carried out: its query, its values, its initial selection. */
export function* boundStringsOfStep(step: Step): Generator<BoundString> {
  yield* boundIn(step.query, step.queryPath);
  if (step.form === 'static') yield* boundIn(step.values, ['steps', step.name, 'values']);
  yield* boundIn(step.start, ['steps', step.name, 'start']);
}

/** What a widget needs to be drawn. */
export function* boundStringsOfWidget(widget: Widget): Generator<BoundString> {
  yield* boundIn(widget.parameters, ['widgets', widget.name, 'parameters']);
}

/** All of a dashboard, the visualization parameters of steps too. */
export function* boundStringsOf(dashboard: Dashboard): Generator<BoundString> {
  for (const step of Object.values(dashboard.steps)) {
    yield* boundStringsOfStep(step);
    yield* boundIn(step.visualizationParameters, ['steps', step.name, 'visualizationParameters']);
  }
  for (const widget of Object.values(dashboard.widgets)) yield* boundStringsOfWidget(widget);
}

export function* boundIn(value: unknown, path: JsonPath): Generator<BoundString> {
  for (const placed of stringsOf(value, path))
    if (mayHoldBinding(placed.text)) yield { ...placed, bound: parseBindings(placed.text) };
}
