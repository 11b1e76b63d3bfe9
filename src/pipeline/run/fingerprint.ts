import { createHash } from 'node:crypto';
import type { StageDefinition } from '../definition/definition.ts';

/**
 * What a stage is, as text that is equal when running it again would give the same: its definition, the scripts,
 * the values of the variables they name, the target, and the fingerprints of the stages that it waits for.
 */
export function fingerprintStage(
  stage: StageDefinition,
  options: {
    scripts: ReadonlyMap<string, string>;
    variables: Record<string, string>;
    target: { name: string; kind: string; options: Record<string, unknown>; spark: boolean };
    upstream: readonly string[];
  },
): string {
  const { scripts, variables, target, upstream } = options;
  const { span: _, ...definition } = stage;
  const texts = scriptsOf(stage).map((path) => [path, scripts.get(path) ?? null]);
  const all = JSON.stringify([definition, texts], (name, value) => (name === 'span' ? undefined : value));
  // Only the variables that it names: changing another does not make its work stale.
  const used = Object.entries(variables).filter(([name]) => all.includes(`\${${name}}`) || usesAll(stage));
  const parts = [
    all,
    used.sort(),
    [target.name, target.kind, target.spark, target.options],
    [...upstream].sort(),
  ];
  return hash(JSON.stringify(parts));
}

/** A Python script reads variables by calls that cannot be told from its text. */
const usesAll = (stage: StageDefinition) => stage.kind === 'transform' && stage.language === 'pyspark';

/** The ingest stage's own also holds what its input is: `definition.input`. */
export function withInput(fingerprint: string, input: string): string {
  return `${fingerprint}.${hash(input)}`;
}

export const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Paths of the scripts that a stage runs. */
export function scriptsOf(stage: StageDefinition): string[] {
  switch (stage.kind) {
    case 'transform':
    case 'train':
      return [stage.script];
    case 'load':
      return stage.scripts;
    case 'check':
      return stage.checks.flatMap((check) => (check.type === 'sql' ? [check.script] : []));
    case 'publish':
      return stage.dashboards;
    case 'ingest':
      return [];
  }
}
