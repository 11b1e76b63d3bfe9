import type {
  PipelineDefinition,
  StageDefinition,
  TargetDefinition,
  VariableDefinition,
} from '../../src/pipeline/definition/definition.ts';

const span = { start: 0, end: 0 };

/** A definition as `readPipeline` gives it, of the parts that a test names. */
export function definitionOf(parts: {
  variables?: Partial<VariableDefinition>[];
  targets?: Partial<TargetDefinition>[];
  stages?: StageDefinition[];
}): PipelineDefinition {
  return {
    file: 'test.pipeline.yaml',
    name: 'test',
    description: null,
    variables: (parts.variables ?? []).map((variable) => ({
      name: 'x',
      type: 'string',
      description: null,
      default: null,
      span,
      ...variable,
    })),
    targets: (parts.targets ?? [{}]).map((target) => ({
      name: 'local',
      kind: 'local',
      environment: 'development',
      spark: false,
      readOnly: false,
      variables: {},
      options: {},
      span,
      ...target,
    })),
    stages: parts.stages ?? [],
  };
}

export const ingestStage = (name: string, options: Record<string, unknown>, after: string[] = []) =>
  ({
    name,
    kind: 'ingest',
    description: null,
    after,
    span,
    source: { kind: 'dump', options },
    streams: null,
  }) satisfies StageDefinition;

export const loadStage = (name: string, scripts: string[], after: string[] = []) =>
  ({ name, kind: 'load', description: null, after, span, scripts }) satisfies StageDefinition;
