import type { Span } from '../../pipeline/definition/definition.ts';
import { resolveSchema } from '../schema/schema.ts';
import { readYaml } from '../yaml/readYaml.ts';
import type { Knowledge } from './completionItem.ts';
import { lineAround } from './lineAround.ts';
import { placeInTree } from './placeInTree.ts';
import { schemaAt } from './schemaAt.ts';

/** What is known of a place, as paragraphs of plain text. */
export interface Hover extends Span {
  paragraphs: string[];
}

export function hoverPipeline(text: string, offset: number, { check }: Knowledge): Hover | null {
  const { root } = readYaml(text);
  const at = placeInTree(root, offset);
  if (at === null) return null;
  const variable = variableAt(text, offset);
  if (variable !== null) {
    const known = check?.definition?.variables.find((candidate) => candidate.name === variable.name);
    if (known)
      return {
        ...variable.span,
        paragraphs: [
          `${known.name}: ${known.type}`,
          known.description ?? '',
          known.default === null ? 'Must be given with --var.' : `Default: ${known.default}`,
        ].filter((paragraph) => paragraph !== ''),
      };
  }
  const names = at.way.filter((step) => typeof step === 'string');
  const paragraphs = at.isKey
    ? [...stageFacts(names, check), ...schemaFacts(names, root)]
    : schemaFacts(names, root);
  return paragraphs.length === 0 ? null : { ...at.span, paragraphs };
}

/** `${name}` around an offset. */
export function variableAt(text: string, offset: number): { name: string; span: Span } | null {
  const line = lineAround(text, offset);
  for (const match of text.slice(line.start, line.end).matchAll(/\$\{\s*(\w+)\s*\}/g)) {
    const start = line.start + match.index;
    const end = start + match[0].length;
    if (start <= offset && offset <= end) return { name: match[1]!, span: { start, end } };
  }
  return null;
}

function schemaFacts(way: string[], root: ReturnType<typeof readYaml>['root']): string[] {
  const parent = schemaAt(way.slice(0, -1), root);
  const property = parent?.properties?.[way.at(-1) ?? ''];
  const schema = property ? resolveSchema(property) : schemaAt(way, root);
  const facts = schema?.description ? [schema.description] : [];
  if (schema?.enum) facts.push(`One of ${schema.enum.join(', ')}.`);
  return facts;
}

/** What a stage reads and makes, in the words of the pipeline. */
function stageFacts(way: string[], check: Knowledge['check']): string[] {
  if (way.length !== 2 || way[0] !== 'stages' || !check) return [];
  const stage = check.definition?.stages.find((candidate) => candidate.name === way[1]);
  const flow = check.flows.get(way[1]!);
  if (!stage || !flow) return [];
  const list = (names: Iterable<string>) => [...names].map((name) => name.replace(':', ' ')).join(', ');
  return [
    `${stage.kind}${stage.description ? `: ${stage.description}` : ''}`,
    flow.reads.size > 0 ? `Reads ${list(flow.reads)}.` : '',
    flow.makes.size > 0 ? `Makes ${list(flow.makes)}.` : '',
    stage.after.length > 0 ? `Runs after ${stage.after.join(', ')}.` : 'Runs first.',
  ].filter((line) => line !== '');
}
