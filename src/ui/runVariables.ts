import * as vscode from 'vscode';
import type { TargetDefinition, VariableDefinition } from '../pipeline/definition/definition.ts';
import type { PipelineModel } from './projects.ts';

/**
 * Values for a run's variables, as `--var` would give them: from the machine's settings, and asked for where neither
 * the file, the target nor the settings have one. Null when the user gave up.
 */
export async function runVariables(
  model: PipelineModel,
  target: TargetDefinition | null,
): Promise<Record<string, string> | null> {
  const configured = vscode.workspace
    .getConfiguration('standpipe', model.uri)
    .get<Record<string, unknown>>('variables', {});
  const values: Record<string, string> = {};
  for (const variable of model.definition?.variables ?? []) {
    const { name } = variable;
    const setting = Object.hasOwn(configured, name) ? configured[name] : undefined;
    if (typeof setting === 'string') values[name] = setting;
    else if (variable.default === null && !Object.hasOwn(target?.variables ?? {}, name)) {
      const given = await ask(variable);
      if (given === undefined) return null;
      values[name] = given;
    }
  }
  return values;
}

async function ask({ name, type, description }: VariableDefinition): Promise<string | undefined> {
  if (type !== 'path')
    return vscode.window.showInputBox({
      title: `Value of ${name}`,
      prompt: `${description ?? `A ${type} that this pipeline needs`} — keep it in the setting standpipe.variables to be asked no more.`,
      ignoreFocusOut: true,
    });
  const [picked] =
    (await vscode.window.showOpenDialog({
      title: `${name}: ${description ?? 'a path that this pipeline needs'}`,
      openLabel: 'Use',
      canSelectFiles: true,
      canSelectFolders: true,
    })) ?? [];
  return picked?.fsPath;
}
