import { readdir } from 'node:fs/promises';
import type { PipelineDefinition, TargetDefinition } from '../pipeline/definition/definition.ts';
import { didYouMean, listed } from '../pipeline/resolveVariables.ts';
import { readPipeline } from '../project/readPipeline.ts';
import { Failure } from '../shared/failure.ts';

/** What a query sees: a target and what is defined around it. */
export interface QueryScope {
  target: TargetDefinition;
  /** Those that have a value without a command line: of the target, else the default. */
  variables: Record<string, string>;
  /** Null in a folder without a sound pipeline file; a query works there too. */
  definition: PipelineDefinition | null;
}

/** Where no pipeline file names another. */
const embedded: TargetDefinition = {
  name: 'local',
  kind: 'local',
  environment: 'development',
  spark: false,
  readOnly: false,
  variables: {},
  options: {},
  span: { start: 0, end: 0 },
};

/** The target and variables of a query over `file`, or over the first pipeline file of the project's folder. */
export async function readQueryScope(
  root: string,
  { file, target: wanted }: { file?: string; target?: string },
): Promise<QueryScope> {
  const path = file ?? (await firstPipelineFile(root));
  const definition = path === null ? null : (await readPipeline(root, path, {})).definition;
  const targets = definition?.targets.length ? definition.targets : [embedded];
  const target = targets.find((candidate) => wanted === undefined || candidate.name === wanted);
  if (!target) {
    const names = targets.map((candidate) => candidate.name);
    throw new Failure(
      'target.unknown',
      `There is no target "${wanted}".${didYouMean(wanted ?? '', names)}${listed('There are', names)}`,
      path === null ? {} : { file: path },
    );
  }
  const variables: Record<string, string> = {};
  for (const { name, default: value } of definition?.variables ?? [])
    if (value !== null) variables[name] = value;
  return { target, variables: { ...variables, ...target.variables }, definition };
}

async function firstPipelineFile(root: string): Promise<string | null> {
  const names = (await readdir(root)).filter((name) => name.endsWith('.pipeline.yaml'));
  return names.sort()[0] ?? null;
}
