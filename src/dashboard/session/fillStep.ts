import { type BindingScope, fillBindings, fillBindingsInText } from '../bindings/evaluate.ts';
import type { Step } from '../model.ts';

/** A step's query, or the rows of a static one, with bindings replaced; `problem` says which could not be. */
export function fillStep(step: Step, scope: BindingScope): { value: unknown; problem: string | null } {
  if (typeof step.query === 'string' && step.form !== 'static') {
    const { text, findings } = fillBindingsInText(step.query, scope);
    return { value: text, problem: problemOf(findings) };
  }
  const { value, findings } =
    step.form === 'static' ? fillBindings(step.values, scope) : fillBindings(step.query, scope, 'query');
  return { value, problem: problemOf(findings) };
}

function problemOf(findings: { severity: string; message: string }[]): string | null {
  return findings.find((finding) => finding.severity === 'error')?.message ?? null;
}
