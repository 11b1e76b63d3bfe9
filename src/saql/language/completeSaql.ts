import type { DatasetCatalog } from '../../shared/dataset.ts';
import { runningStatements, statementWords } from '../keywords.ts';
import { parseSaql } from '../parse.ts';
import { printText } from '../printExpression.ts';
import { type Token, tokenizeSaql } from '../tokens.ts';
import type { SaqlItem, SaqlKnown } from './saqlItem.ts';
import { inputsOf, type KnownStream, type StreamField, type StreamsAt, streamsAt } from './streamsAt.ts';

type Proposal = Omit<SaqlItem, 'start' | 'end'>;

const expressionWords =
  'and or not in matches like is null case when then else end all by as asc desc nulls'.split(' ');
const ranges = ['day', 'week', 'month', 'quarter', 'year', 'fiscal_quarter', 'fiscal_year'];

/** What can stand at a place of a SAQL text: statements, streams, fields, functions, datasets, relative dates. */
export function completeSaql(
  text: string,
  offset: number,
  catalog: DatasetCatalog,
  known: SaqlKnown = {},
): SaqlItem[] {
  const { tokens } = tokenizeSaql(text);
  const touched = tokens.findIndex(
    (t) => t.kind !== 'symbol' && t.kind !== 'end' && t.start < offset && offset <= t.end,
  );
  const current = tokens[touched];
  if (current?.kind === 'number' || current?.kind === 'binding') return [];
  const at = touched === -1 ? tokens.findIndex((t) => t.start >= offset) : touched;
  const before = tokens.slice(Math.max(0, at - 400), at);
  const place = { start: current?.start ?? offset, end: current?.end ?? offset };
  const open = current !== undefined && isOpen(text, current);
  if (open) place.end = offset;
  if (current !== undefined && !open && offset === current.end && current.kind !== 'word') return [];
  const scene = streamsAt(parseSaql(text).query, place.start, catalog);
  return propose(before, current, scene, known).map((item) => ({ ...item, ...place }));
}

/** Whether the quote that a text or name starts with is not closed yet. */
function isOpen(text: string, token: Token): boolean {
  if (token.kind !== 'name' && token.kind !== 'string') return false;
  return token.end - token.start < 2 || text.charAt(token.end - 1) !== text.charAt(token.start);
}

function propose(
  before: readonly Token[],
  current: Token | undefined,
  scene: StreamsAt,
  known: SaqlKnown,
): Proposal[] {
  const last = before.at(-1);
  const key = last?.key ?? ';';
  if (key === 'load') return (known.datasets ?? []).map(dataset);
  if (current?.kind === 'string') return inDateRange(before) ? relativeDates() : [];
  if (key === '.' || (key === '[' && isStream(before.at(-2), scene))) {
    const fields = fieldsOfSide(before.at(-2)?.text ?? '', scene);
    return fields.map(column);
  }
  if (key === ';') return [...scene.streams.values()].map(stream);
  if (key === '=' && startsStatement(before)) return runningStatements.map(statementWord);
  const word = before.at(-2)?.key ?? '';
  const joins = ['union', 'group', 'join'].includes(scene.statement?.kind ?? '');
  if (takesStream(key) || (joins && key === ',' && bracketDepth(before) === 0))
    return [...scene.streams.values()].map(stream);
  if (takesStream(word))
    return [wordProposal(['foreach', 'timeseries', 'arimax'].includes(word) ? 'generate' : 'by')];
  return [
    ...inputFields(scene).map(column),
    ...sideNames(scene).map(stream),
    ...[...(known.functions?.values() ?? [])].map(
      (f): Proposal => ({
        label: f.name,
        kind: 'function',
        detail: f.signature,
        documentation: f.doc,
        insertText: `${f.name}(`,
      }),
    ),
    ...(current?.kind === 'name' ? [] : expressionWords.map(wordProposal)),
  ].filter((item) => current?.kind !== 'name' || item.kind === 'column');
}

function takesStream(key: string): boolean {
  return key !== 'load' && statementWords.has(key);
}

function startsStatement(before: readonly Token[]): boolean {
  const third = before.at(-3);
  return (
    third === undefined || third.key === ';' || (bracketDepth(before) === 0 && before.at(-2)?.kind === 'word')
  );
}

function bracketDepth(before: readonly Token[]): number {
  let depth = 0;
  for (let i = before.length - 1; i >= 0 && before[i]!.key !== ';'; i--) {
    if (before[i]!.key === '(' || before[i]!.key === '[') depth++;
    else if (before[i]!.key === ')' || before[i]!.key === ']') depth--;
  }
  return depth;
}

function inDateRange(before: readonly Token[]): boolean {
  let i = before.length - 1;
  while (i >= 0 && ['..', ','].includes(before[i]!.key)) i--;
  for (; i >= 0 && before[i]!.key !== ';'; i--)
    if (before[i]!.key === '[') return before[i - 1]?.key === 'in' && before[i - 2]?.key === ')';
  return false;
}

function isStream(token: Token | undefined, scene: StreamsAt): boolean {
  return (
    token !== undefined && (token.kind === 'word' || token.kind === 'name') && scene.streams.has(token.text)
  );
}

function fieldsOfSide(side: string, scene: StreamsAt): StreamField[] {
  for (const input of inputStreams(scene)) {
    const fields = input.sides.get(side);
    if (fields !== undefined) return fields;
  }
  return scene.streams.get(side)?.fields ?? [];
}

function inputStreams(scene: StreamsAt): KnownStream[] {
  const inputs = scene.statement === null ? [] : inputsOf(scene.statement);
  return inputs.flatMap((input) => scene.streams.get(input.name) ?? []);
}

function inputFields(scene: StreamsAt): StreamField[] {
  const found = new Map(inputStreams(scene).flatMap((s) => s.fields.map((f) => [f.name, f] as const)));
  return [...found.values()];
}

/** The streams of a join, of which fields are called by name. */
function sideNames(scene: StreamsAt): KnownStream[] {
  const sides = inputStreams(scene).flatMap((s) => (s.sides.size > 1 ? [...s.sides.keys()] : []));
  return sides.flatMap((side) => scene.streams.get(side) ?? []);
}

function dataset(name: string): Proposal {
  return { label: name, kind: 'dataset', detail: 'dataset', documentation: '', insertText: printText(name) };
}

function stream(s: KnownStream): Proposal {
  const documentation = s.fields
    .slice(0, 30)
    .map((f) => f.name)
    .join(', ');
  return {
    label: s.name,
    kind: 'stream',
    detail: `stream of ${s.madeBy}`,
    documentation,
    insertText: s.name,
  };
}

function column(field: StreamField): Proposal {
  const insertText = `'${field.name.replace(/['\\]/g, '\\$&')}'`;
  const documentation = [field.label, field.from].filter((text) => text !== '').join(', ');
  return { label: field.name, kind: 'column', detail: field.type, documentation, insertText };
}

function statementWord(word: string): Proposal {
  return { ...wordProposal(word), detail: 'statement' };
}

function wordProposal(word: string): Proposal {
  return { label: word, kind: 'keyword', detail: '', documentation: '', insertText: `${word} ` };
}

function relativeDates(): Proposal[] {
  const texts = ranges.flatMap((unit) => [`current ${unit}`, `1 ${unit} ago`, `1 ${unit} ahead`]);
  return texts.map((label) => ({
    label,
    kind: 'value',
    detail: 'relative date',
    documentation: '',
    insertText: `"${label}"`,
  }));
}
