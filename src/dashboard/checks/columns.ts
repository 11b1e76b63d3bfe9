import type { Dashboard, JsonPath } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { isOpen } from './integrity.ts';
import { nearest, type Problem, problem } from './problem.ts';
import { stepColumns } from './stepColumns.ts';

/** Columns that widgets name and their step does not give. */
export function checkColumns(dashboard: Dashboard): Problem[] {
  return Object.values(dashboard.widgets).flatMap(({ name, step, type, parameters }): Problem[] => {
    const shown = step === null ? undefined : dashboard.steps[step];
    const columns = shown === undefined ? null : stepColumns(shown);
    if (shown === undefined || columns === null) return [];
    const path: JsonPath = ['widgets', name, 'parameters'];
    const check = (column: string, at: JsonPath): Problem[] =>
      column === '' || columns.has(column) || isOpen(column)
        ? []
        : [
            problem('dashboard-unknown-column', at, {
              step: shown.name,
              name: column,
              hint: nearest(column, columns),
            }),
          ];
    if (type === 'number') return check(asText(parameters.measureField), [...path, 'measureField']);
    if (type !== 'chart') return [];
    return Object.entries(asObject(parameters.columnMap)).flatMap(([role, names]) =>
      asArray(names).flatMap((column, index) => check(asText(column), [...path, 'columnMap', role, index])),
    );
  });
}
