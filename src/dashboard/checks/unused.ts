import { stepReferences } from '../bindings/bindingTree.ts';
import { boundStringsOf } from '../bindings/boundStrings.ts';
import type { Dashboard } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { type Problem, problem } from './problem.ts';

/** Widgets on no page and steps that nothing reads: allowed, and frequent. */
export function checkUnused(dashboard: Dashboard): Problem[] {
  const placed = new Set(
    dashboard.layouts.flatMap(({ pages }) =>
      pages.flatMap(({ placements }) => placements.map(({ widget }) => widget)),
    ),
  );
  const used = new Set<string>();
  for (const { bound } of boundStringsOf(dashboard))
    for (const piece of bound.pieces)
      if (piece.kind === 'binding') for (const { step } of stepReferences(piece.expression)) used.add(step);
  for (const { step, parameters, type } of Object.values(dashboard.widgets)) {
    if (step !== null) used.add(step);
    for (const value of Object.values(asObject(asObject(parameters.content).values)))
      used.add(asText(asObject(value).step));
    // Classic containers and boxes place the widgets that they hold.
    if (type === 'container' || type === 'box')
      for (const held of asArray(parameters.containedWidgets)) placed.add(asText(held));
  }
  return [
    ...Object.keys(dashboard.widgets)
      .filter((name) => !placed.has(name))
      .map((name) => problem('dashboard-unplaced-widget', ['widgets', name], { name }, { onKey: true })),
    ...Object.keys(dashboard.steps)
      .filter((name) => !used.has(name))
      .map((name) => problem('dashboard-unused-step', ['steps', name], { name }, { onKey: true })),
  ];
}
