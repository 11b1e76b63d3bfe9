import type { Event, Memento } from 'vscode';
import * as vscode from 'vscode';
import type { PipelineDefinition, TargetDefinition } from '../pipeline/definition/definition.ts';
import type { PipelineRef } from '../shared/commands.ts';
import type { PipelineModel } from './projects.ts';

/** Which target each pipeline of this workspace runs on; remembered, the file's first where nothing was chosen. */
export interface Targets {
  of(model: PipelineModel): TargetDefinition | null;
  choose(model: PipelineModel): Promise<void>;
  onDidChange: Event<PipelineRef>;
}

export function openTargets(memory: Memento): Targets {
  const changes = new vscode.EventEmitter<PipelineRef>();
  const keyOf = ({ root, file }: PipelineRef) => `target ${root} ${file}`;

  function chosen(model: PipelineModel): TargetDefinition | null {
    const targets = model.definition?.targets ?? [];
    const name = memory.get<string>(keyOf(model));
    return targets.find((target) => target.name === name) ?? targets[0] ?? null;
  }

  return {
    of: chosen,
    async choose(model) {
      const picked = await pickTarget(model.definition, chosen(model));
      if (!picked) return;
      await memory.update(keyOf(model), picked.name);
      changes.fire(model);
    },
    onDidChange: changes.event,
  };
}

async function pickTarget(
  definition: PipelineDefinition | null,
  current: TargetDefinition | null,
): Promise<TargetDefinition | null> {
  if (!definition || definition.targets.length === 0) {
    void vscode.window.showInformationMessage(
      'This pipeline names no target yet. Add "local: { kind: local }" under targets.',
    );
    return null;
  }
  const items = definition.targets.map((target) => ({
    label: `$(${environmentIcon(target)}) ${target.name}`,
    description: [
      target.kind,
      target.environment,
      ...(target.readOnly ? ['read-only'] : []),
      ...(target === current ? ['current'] : []),
    ].join(' · '),
    target,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `Target of ${definition.name}`,
    placeHolder: 'Where the next run of this pipeline goes',
  });
  return picked?.target ?? null;
}

export function environmentIcon({ environment }: TargetDefinition): string {
  return { development: 'beaker', staging: 'server-environment', production: 'flame' }[environment];
}

/** Development has no colour: colour is a warning. */
export function environmentColour({ environment }: TargetDefinition): vscode.ThemeColor | undefined {
  if (environment === 'production') return new vscode.ThemeColor('statusBarItem.errorBackground');
  if (environment === 'staging') return new vscode.ThemeColor('statusBarItem.warningBackground');
  return undefined;
}

/** A production target is written to only after its name was typed. */
export async function confirmTarget(pipeline: string, target: TargetDefinition): Promise<boolean> {
  if (target.environment !== 'production') return true;
  const typed = await vscode.window.showInputBox({
    title: `Run ${pipeline} on ${target.name}, a production environment`,
    prompt: `Type ${target.name} to run. Escape leaves everything as it is.`,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || target.name.startsWith(text) ? null : `Type ${target.name}.`),
  });
  if (typed === undefined) return false;
  if (typed === target.name) return true;
  void vscode.window.showWarningMessage(`"${typed}" is not ${target.name}; nothing was run.`);
  return false;
}
