import { bindingFunctions } from '../bindings/bindingFunctions.ts';
import type { BindingPiece, CallNode } from '../bindings/bindingTree.ts';
import { columnReferences, nodesOf, stepReferences } from '../bindings/bindingTree.ts';
import { type BoundString, boundStringsOf } from '../bindings/boundStrings.ts';
import { dependenciesOf } from '../bindings/dependencies.ts';
import type { Dashboard, JsonPath } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { nearest, type Problem, problem } from './problem.ts';
import { stepColumns } from './stepColumns.ts';

/** Everything about bindings: syntax, functions, the steps and columns that they read, and cycles of steps. */
export function checkBindings(dashboard: Dashboard): Problem[] {
  const problems: Problem[] = [];
  const shown = shownSteps(dashboard);
  const columns = new Map<string, Set<string> | null>();
  const columnsOf = (name: string): Set<string> | null => {
    const step = dashboard.steps[name];
    if (!columns.has(name)) columns.set(name, step === undefined ? null : stepColumns(step));
    return columns.get(name) ?? null;
  };
  for (const string of boundStringsOf(dashboard)) {
    const onKey = string.isKey;
    for (const { start, end, severity, code, message } of string.bound.findings)
      problems.push({ path: string.path, inner: { start, end }, severity, code, message, onKey });
    for (const piece of string.bound.pieces) {
      if (piece.kind !== 'binding') continue;
      if (string.path.includes('columnMap'))
        problems.push(
          problem('binding-not-allowed', string.path, { name: 'columnMap' }, { inner: piece, onKey }),
        );
      problems.push(
        ...steps(dashboard, string, piece, shown),
        ...functions(string, piece),
        ...cells(string, piece, columnsOf),
      );
    }
  }
  for (const cycle of dependenciesOf(dashboard).cycles) {
    const [first = ''] = cycle;
    const round = [...cycle, first].join(' → ');
    problems.push(
      ...cycle.map(
        (name): Problem => problem('binding-cycle', ['steps', name], { cycle: round }, { onKey: true }),
      ),
    );
  }
  return problems;
}

/** Steps in which something can be selected: a widget shows them, or they begin with a selection. */
function shownSteps(dashboard: Dashboard): Set<string> {
  const shown = new Set<string>();
  for (const { step, parameters } of Object.values(dashboard.widgets)) {
    if (step !== null) shown.add(step);
    for (const value of Object.values(asObject(asObject(parameters.content).values)))
      shown.add(asText(asObject(value).step));
  }
  for (const { name, start } of Object.values(dashboard.steps))
    if (
      start !== undefined &&
      start !== null &&
      asArray(start).length + Object.keys(asObject(start)).length > 0
    )
      shown.add(name);
  return shown;
}

function steps(
  dashboard: Dashboard,
  { path, isKey }: BoundString,
  piece: BindingPiece,
  shown: Set<string>,
): Problem[] {
  return stepReferences(piece.expression).flatMap(({ step, of, ...inner }): Problem[] => {
    const where = { inner, onKey: isKey };
    if (dashboard.steps[step] === undefined) {
      const hint = nearest(step, Object.keys(dashboard.steps));
      return [problem('binding-unknown-step', path, { name: step, hint }, where)];
    }
    return of === 'selection' && !shown.has(step)
      ? [problem('binding-selection-empty', path, { name: step }, where)]
      : [];
  });
}

function functions({ path, isKey }: BoundString, piece: BindingPiece): Problem[] {
  const problems: Problem[] = [];
  const { expression } = piece;
  for (const node of nodesOf(expression)) {
    if (node.kind !== 'call') continue;
    const { name } = node.function;
    const known = bindingFunctions.get(name);
    const where = { inner: node.function, onKey: isKey };
    const misplaced = known !== undefined && (known.kind === 'serialize') !== (node.target !== null);
    if (known === undefined || misplaced) {
      const hint = misplaced ? ` It is written ${known.signature}.` : nearest(name, bindingFunctions.keys());
      problems.push(problem('binding-unknown-function', path, { name, hint }, where));
    } else if (node.arguments.length < known.min || node.arguments.length > known.max)
      problems.push(problem('binding-arity', path, arity(known, node), where));
  }
  // Classic bindings are text without a serialization; new ones begin with cell, column or row.
  const kind = expression.kind === 'call' ? bindingFunctions.get(expression.function.name)?.kind : undefined;
  if (kind === 'source' || kind === 'data' || expression.kind === 'source')
    problems.push(problem('binding-not-serialized', path, {}, { inner: expression, onKey: isKey }));
  return problems;
}

function arity(
  known: { signature: string; min: number; max: number },
  node: CallNode,
): Record<string, string | number> {
  const { signature, min, max } = known;
  const count =
    min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `${min} or more` : `${min} to ${max}`;
  return { signature, count, given: node.arguments.length };
}

/** Columns by name that the step does not give, where its text tells what it gives. */
function cells(
  string: BoundString,
  piece: BindingPiece,
  columnsOf: (step: string) => Set<string> | null,
): Problem[] {
  const problems: Problem[] = [];
  const path: JsonPath = string.path;
  for (const { step, of, name, ...inner } of columnReferences(piece.expression)) {
    const columns = columnsOf(step);
    // Date and range selections have these two whatever the step gives.
    if (columns === null || columns.has(name) || (of === 'selection' && /^(?:min|max)$/.test(name))) continue;
    const names = { step, name, hint: nearest(name, columns) };
    problems.push(problem('binding-unknown-column', path, names, { inner, onKey: string.isKey }));
  }
  return problems;
}
