import type { Expression, Field } from '../tree.ts';
import { type Compilation, report } from './context.ts';
import { columnOf } from './rowScope.ts';
import type { GroupedInput } from './stream.ts';

/** The parts of a condition that `and` joins, each with the input whose rows it is about. */
export function filterParts(
  compilation: Compilation,
  inputs: readonly GroupedInput[],
  condition: Expression,
): { input: number; condition: Expression }[] {
  return conjuncts(condition).map((part) => {
    const named = new Set(fieldsIn(part).map((field) => inputOfField(inputs, field)));
    if (named.size < 2) return { input: [...named][0] ?? 0, condition: part };
    report(
      compilation,
      part,
      'saql-filter-streams',
      'This condition is about rows of several streams. Filter each stream by itself, or filter after the foreach.',
    );
    return { input: 0, condition: { kind: 'all', start: part.start, end: part.end } };
  });
}

/** Chains are long in real queries, so they are followed by a loop. */
function conjuncts(condition: Expression): Expression[] {
  const parts: Expression[] = [];
  let rest = condition;
  while (rest.kind === 'binary' && rest.operator === 'and') {
    parts.unshift(rest.right);
    rest = rest.left;
  }
  return [rest, ...parts];
}

function fieldsIn(node: unknown): Field[] {
  const found: Field[] = [];
  const open: unknown[] = [node];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    if ((next as { kind?: unknown }).kind === 'field') found.push(next as Field);
    else open.push(...Object.values(next));
  }
  return found;
}

/** The stream that a field names, else the first that has it. */
function inputOfField(inputs: readonly GroupedInput[], { stream, name }: Field): number {
  const index = inputs.findIndex((input) =>
    stream === null ? columnOf(input.stream, name.name) !== undefined : input.name === stream.name,
  );
  return Math.max(index, 0);
}
