import type { OpenDashboard } from './knowledge.ts';
import { referenceAt } from './references.ts';

export interface TextEdit {
  start: number;
  end: number;
  newText: string;
}

/** What a rename changes, or why it cannot be. */
export type Rename = { edits: TextEdit[] } | { refused: string };

/** The name that would be renamed at an offset; null where nothing can be. */
export function renamableAt(
  open: OpenDashboard,
  offset: number,
): { start: number; end: number; name: string } | null {
  const found = referenceAt(open, offset);
  if (found === null || found.at.kind === 'page') return null;
  const { start, end, name } = found.at;
  return { start, end, name };
}

/** Renames a step or a widget wherever the file names it: keys, placements, facets, links, and bindings within text. */
export function renameInDashboard(open: OpenDashboard, offset: number, newName: string): Rename {
  const found = referenceAt(open, offset);
  if (found === null || found.at.kind === 'page')
    return { refused: 'Only steps and widgets can be renamed here.' };
  const { kind, name } = found.at;
  // Bindings take a step's name bare.
  if (!/^\w+$/.test(newName)) return { refused: 'A name is made of letters, digits and underscores.' };
  const taken = kind === 'step' ? open.dashboard.steps : open.dashboard.widgets;
  if (newName === name) return { edits: [] };
  if (Object.hasOwn(taken, newName)) return { refused: `There is a ${kind} ${newName} already.` };
  const edits = found.all
    .filter((each) => each.kind === kind && each.name === name)
    .map(({ start, end, path }) => ({ start, end, newText: open.text.escapeAt(path, newName) }));
  // A binding in a value of two readings would be found twice.
  return {
    edits: edits.filter((edit, index) => edits.findIndex(({ start }) => start === edit.start) === index),
  };
}
