import { oncePer } from '../../shared/oncePer.ts';
import type { Dashboard } from '../model.ts';
import { asObject, asText } from '../unwrap/jsonShape.ts';
import { type StepReference, stepReferences } from './bindingTree.ts';
import {
  type BoundString,
  boundStringsOfLooks,
  boundStringsOfStep,
  boundStringsOfWidget,
} from './boundStrings.ts';

export interface Dependencies {
  /** Steps in an order in which each comes after those whose results it reads; steps of a cycle come last. */
  order: string[];
  /** Steps that read each other's results, so that none can come first. */
  cycles: string[][];
  /** By step: the steps whose result it reads. */
  results: Map<string, Set<string>>;
  /** By step: the steps whose selection it reads. */
  selections: Map<string, Set<string>>;
  /** By widget: the steps that its bindings read, beside its own step. */
  widgets: Map<string, Set<string>>;
}

/** Which step and widget reads which step by bindings. */
export const dependenciesOf = oncePer((dashboard: Dashboard): Dependencies => {
  const results = new Map<string, Set<string>>();
  const selections = new Map<string, Set<string>>();
  for (const step of Object.values(dashboard.steps)) {
    const references = referencesIn(boundStringsOfStep(step));
    const read = (of: StepReference['of']): Set<string> =>
      new Set(references.filter((reference) => reference.of === of).map((reference) => reference.step));
    results.set(step.name, read('result'));
    selections.set(step.name, read('selection'));
  }
  const widgets = new Map<string, Set<string>>();
  for (const widget of Object.values(dashboard.widgets)) {
    const shown = widget.step === null ? undefined : dashboard.steps[widget.step];
    const references = [
      ...referencesIn(boundStringsOfWidget(widget)),
      ...(shown === undefined ? [] : referencesIn(boundStringsOfLooks(shown))),
    ].map((reference) => reference.step);
    widgets.set(widget.name, new Set([...references, ...richTextSteps(widget.parameters)]));
  }
  const { order, cycles } = sort([...results.keys()], results);
  return { order, cycles, results, selections, widgets };
});

function referencesIn(strings: readonly BoundString[]): StepReference[] {
  const found: StepReference[] = [];
  for (const { bound } of strings)
    for (const piece of bound.pieces)
      if (piece.kind === 'binding') found.push(...stepReferences(piece.expression));
  return found;
}

/** Rich text reads steps without braces: `content.values.Key.step`. */
function richTextSteps(parameters: Record<string, unknown>): string[] {
  return Object.values(asObject(asObject(parameters.content).values))
    .map((value) => asText(asObject(value).step))
    .filter((step) => step !== '');
}

/** Tarjan's strongly connected components, without recursion: chains may be long. */
function sort(names: string[], edges: Map<string, Set<string>>): { order: string[]; cycles: string[][] } {
  const order: string[] = [];
  const cycles: string[][] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const known = new Set(names);
  for (const start of names) {
    if (index.has(start)) continue;
    const work: { name: string; next: Iterator<string> }[] = [];
    const enter = (name: string): void => {
      index.set(name, index.size);
      low.set(name, index.size - 1);
      stack.push(name);
      onStack.add(name);
      work.push({
        name,
        next: [...(edges.get(name) ?? [])].filter((each) => known.has(each))[Symbol.iterator](),
      });
    };
    enter(start);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { name, next } = top;
      const step = next.next();
      if (step.done !== true) {
        if (!index.has(step.value)) enter(step.value);
        else if (onStack.has(step.value))
          low.set(name, Math.min(low.get(name) ?? 0, index.get(step.value) ?? 0));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.name;
      if (above !== undefined) low.set(above, Math.min(low.get(above) ?? 0, low.get(name) ?? 0));
      if (low.get(name) !== index.get(name)) continue;
      const component = stack.splice(stack.lastIndexOf(name));
      for (const each of component) onStack.delete(each);
      if (component.length > 1 || edges.get(name)?.has(name)) cycles.push(component.reverse());
      else order.push(name);
    }
  }
  return { order: [...order, ...cycles.flat()], cycles };
}
