import { oncePer } from '../../shared/oncePer.ts';
import type { Dashboard, JsonPath, Step, Widget } from '../model.ts';
import type { BoundText } from './bindingTree.ts';
import { eachString } from './eachString.ts';
import { mayHoldBinding, parseBindings } from './parseBindings.ts';

/** A string of the dashboard with bindings in it. */
export interface BoundString {
  path: JsonPath;
  text: string;
  /** The text is the key that the path leads to, not the value there. */
  isKey: boolean;
  bound: BoundText;
}

/** What a step needs to be carried out: its query, its values, its initial selection. */
export const boundStringsOfStep = oncePer((step: Step): readonly BoundString[] => [
  ...boundIn(step.query, step.queryPath),
  ...(step.form === 'static' ? boundIn(step.values, ['steps', step.name, 'values']) : []),
  ...boundIn(step.start, ['steps', step.name, 'start']),
]);

/** What the widgets of a step are drawn with, which is no part of its query. */
export const boundStringsOfLooks = oncePer((step: Step): readonly BoundString[] =>
  boundIn(step.visualizationParameters, ['steps', step.name, 'visualizationParameters']),
);

/** What a widget needs to be drawn. */
export const boundStringsOfWidget = oncePer((widget: Widget): readonly BoundString[] =>
  boundIn(widget.parameters, ['widgets', widget.name, 'parameters']),
);

/** All of a dashboard, the visualization parameters of steps too. */
export function boundStringsOf(dashboard: Dashboard): BoundString[] {
  return [
    ...Object.values(dashboard.steps).flatMap((step) => [
      ...boundStringsOfStep(step),
      ...boundStringsOfLooks(step),
    ]),
    ...Object.values(dashboard.widgets).flatMap(boundStringsOfWidget),
  ];
}

function boundIn(value: unknown, path: JsonPath): BoundString[] {
  const found: BoundString[] = [];
  eachString(value, path, (text, at, isKey) => {
    if (mayHoldBinding(text)) found.push({ path: [...at], text, isKey, bound: parseBindings(text) });
  });
  return found;
}
