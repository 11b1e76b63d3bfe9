import type { StageDefinition } from './definition.ts';

/**
 * Stages in the order in which they run: each behind all of its `after`, otherwise as in the file. `cycle` names
 * stages that wait for each other, in order; they are left out of `order`, as is whatever waits for them.
 */
export function orderStages(stages: readonly StageDefinition[]): {
  order: StageDefinition[];
  cycle: string[];
} {
  const order: StageDefinition[] = [];
  const done = new Set<string>();
  const known = new Set(stages.map((stage) => stage.name));
  const waitsFor = (stage: StageDefinition) =>
    stage.after.filter((name) => known.has(name) && !done.has(name));
  for (;;) {
    const next = stages.find((stage) => !done.has(stage.name) && waitsFor(stage).length === 0);
    if (!next) break;
    order.push(next);
    done.add(next.name);
  }
  return { order, cycle: findCycle(stages, waitsFor, done) };
}

/** Follows the first thing each left-over stage waits for until a name comes again. */
function findCycle(
  stages: readonly StageDefinition[],
  waitsFor: (stage: StageDefinition) => string[],
  done: ReadonlySet<string>,
): string[] {
  const path: string[] = [];
  let at = stages.find((stage) => !done.has(stage.name));
  while (at && !path.includes(at.name)) {
    path.push(at.name);
    const [next] = waitsFor(at);
    at = stages.find((stage) => stage.name === next);
  }
  return at ? path.slice(path.indexOf(at.name)) : [];
}

/** The named stages and everything that waits for them, directly or not. */
export function withDependents(stages: readonly StageDefinition[], name: string): Set<string> {
  const chosen = new Set([name]);
  for (let size = 0; size !== chosen.size; ) {
    size = chosen.size;
    for (const stage of stages) if (stage.after.some((before) => chosen.has(before))) chosen.add(stage.name);
  }
  return chosen;
}
