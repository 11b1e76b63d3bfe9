import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contextKeys, resultsViewId, runPageType, views, walkthroughId } from '../../src/shared/commands.ts';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { contributes, capabilities, activationEvents } = manifest;
const commandIds: string[] = contributes.commands.map(({ command }: { command: string }) => command);

/** Every text of src/ui and the composition root, by path. */
const sources = new Map(
  ['src/extension.ts', ...readdirSync(join(root, 'src/ui')).map((name) => `src/ui/${name}`)]
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);
const allSource = [...sources.values()].join('\n');
const typedIds = [
  ...readFileSync(join(root, 'src/shared/commands.ts'), 'utf8').matchAll(/^ {2}'(standpipe\.\w+)':/gm),
].map((match) => match[1]!);

describe('the manifest', () => {
  it('has exactly the commands that are typed, each registered once', () => {
    expect([...commandIds].sort()).toEqual([...typedIds].sort());
    const registered = [...allSource.matchAll(/registerCommand\(log, '([\w.]+)'/g)].map((match) => match[1]);
    expect(registered.sort()).toEqual([...typedIds].sort());
  });

  it('puts every command in the category Standpipe', () => {
    for (const { category, title } of contributes.commands) {
      expect(category).toBe('Standpipe');
      expect(title).not.toMatch(/standpipe/i);
    }
  });

  it('names in menus, welcome texts and the walkthrough only commands that there are', () => {
    const inMenus = Object.values(contributes.menus as Record<string, { command: string }[]>).flatMap(
      (items) => items.map(({ command }) => command),
    );
    const text = JSON.stringify([contributes.viewsWelcome, contributes.walkthroughs]);
    const inTexts = [...text.matchAll(/(?:command:|onCommand:)(standpipe\.\w+)(?!\w*\.focus)/g)].map(
      (m) => m[1]!,
    );
    for (const id of [...inMenus, ...inTexts].filter((id) => !id.startsWith('standpipe.pipelines')))
      expect(commandIds).toContain(id);
  });

  it('has the views, context keys, page and walkthrough that the code uses', () => {
    const ids = contributes.views.standpipe.map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual(Object.values(views).sort());
    expect(contributes.views['standpipe-results'].map(({ id }: { id: string }) => id)).toEqual([
      resultsViewId,
    ]);
    expect(contributes.walkthroughs[0].id).toBe(walkthroughId);
    expect(activationEvents).toContain(`onWebviewPanel:${runPageType}`);
    const used = [...JSON.stringify(contributes).matchAll(/standpipe\.(\w+)/g)].map((match) => match[0]);
    const keys = used.filter((key) => /Known$|^standpipe\.(has|is)[A-Z]/.test(key));
    expect([...new Set(keys)].sort()).toEqual(Object.values(contextKeys).sort());
  });

  it('declares every setting that the code reads, and reads every setting it declares', () => {
    const declared = Object.keys(contributes.configuration.properties).map((key) =>
      key.replace('standpipe.', ''),
    );
    const read = [...allSource.matchAll(/\.get<[^(]*>\(\s*'(\w+)'/g)].map((match) => match[1]!);
    expect([...new Set(read)].filter((name) => declared.includes(name)).sort()).toEqual(declared.sort());
  });

  it('is limited in Restricted Mode, runs beside the workspace, and not on virtual ones', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(capabilities.virtualWorkspaces.supported).toBe(false);
    expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual([
      'standpipe.variables',
      'standpipe.sparkSubmit',
      'standpipe.memoryLimit',
    ]);
  });

  it('has every file that it names', () => {
    const media = contributes.walkthroughs[0].steps.map(
      (step: { media: { markdown: string } }) => step.media.markdown,
    );
    const icons = contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon);
    for (const path of [...media, ...icons, manifest.icon])
      expect(existsSync(join(root, path)), path).toBe(true);
  });
});
