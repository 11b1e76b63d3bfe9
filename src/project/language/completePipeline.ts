import { builtInVariables } from '../checks/checkVariables.ts';
import { nodeAt } from '../places.ts';
import type { Schema } from '../schema/schema.ts';
import { resolveSchema } from '../schema/schema.ts';
import { childOf, readYaml, textOf, type YamlNode } from '../yaml/readYaml.ts';
import type { CompletionItem, Knowledge } from './completionItem.ts';
import { type CursorPlace, cursorPlace } from './cursorPlace.ts';
import { lineAround } from './lineAround.ts';
import { schemaAt } from './schemaAt.ts';

type Proposal = Omit<CompletionItem, 'start' | 'end'>;

/** What can stand at a place of a pipeline file, text and tree as they are at this moment. */
export function completePipeline(text: string, offset: number, knowledge: Knowledge): CompletionItem[] {
  const place = cursorPlace(text, offset);
  const inVariable = /\$\{([^}]*)$/.exec(place.typed);
  if (inVariable) {
    const start = offset - inVariable[1]!.length;
    return variables(knowledge).map((item) => ({ ...item, start, end: Math.max(place.end, start) }));
  }
  const { root } = readYaml(withoutLine(text, offset));
  const proposals =
    place.writing === 'key' ? keys(place, root) : [...values(place, root), ...names(place, root, knowledge)];
  return proposals.map((item) => ({ ...item, start: place.start, end: place.end }));
}

/** The line that is being typed is often what makes the text unreadable. */
function withoutLine(text: string, offset: number): string {
  if (!readYaml(text).findings.some((finding) => finding.code === 'yaml-syntax')) return text;
  const { start, end } = lineAround(text, offset);
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}

function keys(place: CursorPlace, root: YamlNode | null): Proposal[] {
  const schema = schemaAt(place.way, root);
  const node = nodeAt(root, place.way);
  const there = node?.kind === 'map' ? node.entries.map((entry) => entry.key) : [];
  return Object.entries(schema?.properties ?? {})
    .filter(([name]) => !there.includes(name) || name === place.typed)
    .map(([name, property]) => {
      const inner = resolveSchema(property);
      return {
        label: name,
        kind: 'key',
        detail: schema?.required?.includes(name) ? 'needed' : typeOf(inner),
        documentation: inner.description ?? '',
        insertText: inner.type === 'object' || inner.oneOf ? `${name}:` : `${name}: `,
      };
    });
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  return [schema.type ?? ''].flat().join(' or ');
}

function values(place: CursorPlace, root: YamlNode | null): Proposal[] {
  const parent = schemaAt(place.way, root);
  const schema =
    place.writing === 'value'
      ? parent?.properties?.[place.key ?? ''] && resolveSchema(parent.properties[place.key ?? '']!)
      : parent?.items && resolveSchema(parent.items);
  if (!schema) return [];
  const options =
    schema.enum ??
    (schema.const !== undefined
      ? [String(schema.const)]
      : schema.type === 'boolean'
        ? ['true', 'false']
        : []);
  return options.map((option) => ({
    label: option,
    kind: 'value',
    detail: '',
    documentation: schema.description ?? '',
    insertText: option,
  }));
}

/** Names of other things of the pipeline, by the key that they stand under. */
function names(place: CursorPlace, root: YamlNode | null, { check, files }: Knowledge): Proposal[] {
  const { key, way } = place;
  const made = check ? [...check.flows.values()].flatMap((flow) => [...flow.makes]) : [];
  const of = (kind: string) =>
    [...new Set(made.filter((name) => name.startsWith(`${kind}:`)))].map((name) =>
      name.slice(kind.length + 1),
    );
  const propose = (kind: CompletionItem['kind'], labels: readonly string[], detail = ''): Proposal[] =>
    labels.map((label) => ({ label, kind, detail, documentation: '', insertText: label }));
  if (key === 'after') {
    const stages = nodeAt(root, ['stages']);
    const own = way[1];
    const all = stages?.kind === 'map' ? stages.entries : [];
    return all
      .filter((entry) => entry.key !== own && entry.key !== '')
      .map((entry) => ({
        label: entry.key,
        kind: 'stage',
        detail: textOf(childOf(entry.value, 'kind')) ?? '',
        documentation: textOf(childOf(entry.value, 'description')) ?? '',
        insertText: entry.key,
      }));
  }
  if (key === 'stream') return propose('stream', of('stream'));
  if (key === 'path' && way.includes('inputs')) return propose('path', of('lake'));
  if (key === 'table') return propose('table', of('table'));
  if (key === 'scripts')
    return propose(
      'file',
      files.filter((file) => file.endsWith('.sql')),
    );
  if (key === 'script')
    return propose(
      'file',
      files.filter((file) => /\.(sql|py)$/.test(file)),
    );
  if (key === 'dashboards')
    return propose(
      'file',
      files.filter((file) => /\.(json|wdash)$/.test(file)),
    );
  if (key === 'columns' || key === 'column') {
    const around = key === 'columns' ? way.slice(0, -1) : way;
    const table = textOf(nodeAt(root, [...around, 'table']))?.toLowerCase() ?? '';
    const columns = check?.contracts?.tables.get(table.replace(/^public\./, '')) ?? [];
    return columns.map(({ name, type }) => ({
      label: name,
      kind: 'column',
      detail: type.name,
      documentation: `A column of ${table}.`,
      insertText: name,
    }));
  }
  return [];
}

function variables({ check }: Knowledge): Proposal[] {
  const own = (check?.definition?.variables ?? []).map((variable) => ({
    label: variable.name,
    kind: 'variable' as const,
    detail: variable.type,
    documentation: variable.description ?? '',
    insertText: variable.name,
  }));
  const given = builtInVariables.map((name) => ({
    label: name,
    kind: 'variable' as const,
    detail: 'the lake’s address',
    documentation: 'Given by every target.',
    insertText: name,
  }));
  return [...own, ...given];
}
