import { columnReferences } from '../bindings/bindingTree.ts';
import { boundStringsOf } from '../bindings/boundStrings.ts';
import { stringsOf } from '../bindings/stringsOf.ts';
import type { OpenDashboard } from './knowledge.ts';
import { placeKind } from './placeKind.ts';

/** A column of a step's result where a widget, a link or a binding names it, without its quotes. */
export interface ColumnUse {
  step: string;
  column: string;
  start: number;
  end: number;
}

export function columnUses(open: OpenDashboard): ColumnUse[] {
  const { dashboard, text } = open;
  const found: ColumnUse[] = [];
  for (const { name, parameters } of Object.values(dashboard.widgets))
    for (const { path, text: column, isKey } of stringsOf(parameters, ['widgets', name, 'parameters'])) {
      if (isKey || column === '' || column.includes('{{') || text.stringAt(path) !== column) continue;
      const place = placeKind(path, open);
      if (place?.kind === 'column')
        found.push({ step: place.step, column, ...text.place(path, { start: 0, end: column.length }) });
    }
  for (const { path, isKey, bound } of boundStringsOf(dashboard))
    for (const piece of isKey ? [] : bound.pieces)
      if (piece.kind === 'binding')
        for (const { step, name, ...inner } of columnReferences(piece.expression))
          found.push({ step, column: name, ...text.place(path, inner) });
  return found.sort((a, b) => a.start - b.start);
}
