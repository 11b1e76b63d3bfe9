import { columnReferences } from '../bindings/bindingTree.ts';
import { boundStringsOf } from '../bindings/boundStrings.ts';
import { eachString } from '../bindings/eachString.ts';
import type { Range } from '../dashboardText.ts';
import type { JsonPath } from '../model.ts';
import type { OpenDashboard } from './knowledge.ts';
import { placeKind } from './placeKind.ts';

/** A column of a step's result where a widget, a link or a binding names it, without its quotes. */
export interface ColumnUse {
  step: string;
  column: string;
  /** The string that names it, and where within that. */
  path: JsonPath;
  inner: Range;
}

export function columnUses(open: OpenDashboard): ColumnUse[] {
  const { dashboard, text } = open;
  const found: ColumnUse[] = [];
  for (const { name, parameters } of Object.values(dashboard.widgets))
    eachString(parameters, ['widgets', name, 'parameters'], (column, at, isKey) => {
      if (isKey || column === '' || column.includes('{{')) return;
      const path = [...at];
      const place = placeKind(path, open);
      if (place?.kind === 'column' && text.stringAt(path) === column)
        found.push({ step: place.step, column, path, inner: { start: 0, end: column.length } });
    });
  for (const { path, isKey, bound } of boundStringsOf(dashboard))
    for (const piece of isKey ? [] : bound.pieces)
      if (piece.kind === 'binding')
        for (const { step, name, start, end } of columnReferences(piece.expression))
          found.push({ step, column: name, path, inner: { start, end } });
  return found;
}
