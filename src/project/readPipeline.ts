import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import { type Diagnostic, type Finding, hasErrors, toDiagnostics } from '../shared/diagnostic.ts';
import { Failure } from '../shared/failure.ts';
import { buildDefinition } from './buildDefinition.ts';
import { checkFiles } from './checks/checkFiles.ts';
import { checkNames } from './checks/checkNames.ts';
import { checkSecrets } from './checks/checkSecrets.ts';
import { checkVariables } from './checks/checkVariables.ts';
import { type ReadOptions, readText } from './projectFiles.ts';
import { validate } from './schema/validate.ts';
import { filesOf } from './scripts.ts';
import { dependencies, type StageFlow, stageFlows } from './stageFlow.ts';
import { readYaml, type YamlNode } from './yaml/readYaml.ts';

export interface PipelineReading {
  /** Null when the file itself cannot be understood. `after` holds what is declared and what is derived. */
  definition: PipelineDefinition | null;
  diagnostics: Diagnostic[];
  /** Texts of the scripts that are there, by path. */
  scripts: Map<string, string>;
  /** The pipeline file's own text and tree, for what needs places. */
  text: string;
  root: YamlNode | null;
  flows: Map<string, StageFlow>;
}

/**
 * Reads a pipeline file and the scripts it names. Never throws for what the user wrote; a file that is not there is
 * a Failure.
 */
export async function readPipeline(
  root: string,
  file: string,
  options: ReadOptions = {},
): Promise<PipelineReading> {
  const text = await readText(root, file, options);
  if (text === null) throw new Failure('file.missing', `There is no file ${file} in ${root}.`, { file });
  const yaml = readYaml(text);
  const findings: Finding[] = [...yaml.findings, ...checkSecrets(text)];
  if (yaml.root === null && yaml.findings.length === 0)
    findings.push({ start: 0, end: 0, severity: 'error', code: 'missing-key', message: emptyMessage });
  if (yaml.root !== null && !hasErrors(yaml.findings)) findings.push(...validate(yaml.root));
  const sound = yaml.root !== null && !findings.some((f) => f.severity === 'error' && breaks.has(f.code));
  const definition = sound ? buildDefinition(file, yaml.root!) : null;
  const scripts = new Map<string, string>();
  let flows = new Map<string, StageFlow>();
  if (definition !== null) {
    await readScripts(root, definition, scripts, options);
    flows = stageFlows(definition, scripts);
    findings.push(
      ...checkVariables(definition, yaml.root!, scripts),
      ...(await checkFiles(root, definition, yaml.root!, scripts)),
      ...checkNames(definition, yaml.root!, flows),
    );
    const after = dependencies(definition.stages, flows);
    for (const stage of definition.stages) stage.after = after.get(stage.name) ?? stage.after;
  }
  const diagnostics = toDiagnostics(file, text, sorted(findings));
  return { definition, diagnostics, scripts, text, root: yaml.root, flows };
}

const emptyMessage =
  'The file is empty. A pipeline file holds version, name, targets and stages; "standpipe new" writes one.';

/** With these the tree is not the shape that a definition is made from. */
const breaks = new Set([
  'yaml-syntax',
  'yaml-too-large',
  'yaml-key',
  'duplicate-key',
  'wrong-type',
  'wrong-value',
  'wrong-name',
  'missing-key',
  'unknown-version',
]);

async function readScripts(
  root: string,
  definition: PipelineDefinition,
  scripts: Map<string, string>,
  options: ReadOptions,
): Promise<void> {
  for (const stage of definition.stages)
    for (const { path, dialect } of filesOf(stage)) {
      if (dialect === 'dashboard' || scripts.has(path)) continue;
      const text = await readScript(root, path, options);
      if (text !== null) scripts.set(path, text);
    }
}

/** What cannot be read is said where it is named. */
async function readScript(root: string, path: string, options: ReadOptions): Promise<string | null> {
  try {
    return await readText(root, path, options);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.start - b.start || a.end - b.end);
}
