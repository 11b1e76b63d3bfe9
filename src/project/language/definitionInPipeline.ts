import type { Place } from '../../shared/place.ts';
import { LineIndex } from '../../shared/place.ts';
import { keySpanAt } from '../places.ts';
import { feeds } from '../stageFlow.ts';
import { readYaml } from '../yaml/readYaml.ts';
import type { Knowledge } from './completionItem.ts';
import { variableAt } from './hoverPipeline.ts';
import { placeInTree } from './placeInTree.ts';

/** A place to go to: `file` relative to the project's root. */
export interface Target extends Place {
  file: string;
}

/** Where the thing named at an offset is defined: a script, a variable, a stage, the maker of a stream, path or table. */
export function definitionInPipeline(
  file: string,
  text: string,
  offset: number,
  { check }: Knowledge,
): Target | null {
  const { root } = readYaml(text);
  const index = new LineIndex(text);
  const here = (way: string[]): Target => {
    const { start, end } = keySpanAt(root, way);
    return { file, ...index.place(start, end) };
  };
  const variable = variableAt(text, offset);
  const definition = check?.definition;
  if (variable !== null)
    return definition?.variables.some((candidate) => candidate.name === variable.name)
      ? here(['variables', variable.name])
      : null;
  const at = placeInTree(root, offset);
  if (at === null || at.isKey) return null;
  const key = at.way.findLast((step) => typeof step === 'string');
  if ((key === 'script' || key === 'scripts' || key === 'dashboards') && at.text !== '')
    return { file: at.text, line: 1, column: 1, endLine: 1, endColumn: 1 };
  if (key === 'after') return here(['stages', at.text]);
  const kind = { stream: 'stream', path: 'lake', table: 'table' }[String(key)];
  if (kind === undefined || !check) return null;
  const wanted = `${kind}:${kind === 'table' ? at.text.toLowerCase() : at.text}`;
  for (const [stage, flow] of check.flows)
    if (stage !== at.way[1] && [...flow.makes].some((made) => feeds(made, wanted)))
      return here(['stages', stage]);
  return null;
}
