import { LineIndex, type Place } from '../../shared/place.ts';
import { nodeAt } from '../places.ts';
import { childOf, readYaml, textOf } from '../yaml/readYaml.ts';

/** Every stage of a text and the place of its name, also where the rest of the text is broken. */
export function stagePlaces(text: string): { name: string; kind: string | null; place: Place }[] {
  const { root } = readYaml(text);
  const stages = nodeAt(root, ['stages']);
  if (stages?.kind !== 'map') return [];
  const index = new LineIndex(text);
  return stages.entries
    .filter(({ key }) => key !== '')
    .map(({ key, keySpan, value }) => ({
      name: key,
      kind: textOf(childOf(value, 'kind')),
      place: index.place(keySpan.start, keySpan.end),
    }));
}
