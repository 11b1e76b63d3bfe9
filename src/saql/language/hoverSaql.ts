import type { DatasetCatalog } from '../../shared/dataset.ts';
import { parseSaql } from '../parse.ts';
import { tokenizeSaql } from '../tokens.ts';
import type { Span } from '../tree.ts';
import type { SaqlKnown } from './saqlItem.ts';
import { inputsOf, type StreamField, streamsAt } from './streamsAt.ts';

export interface SaqlHover extends Span {
  paragraphs: string[];
}

/** What stands at a place: a dataset with its columns, a function, a stream with its fields, or a field. */
export function hoverSaql(
  text: string,
  offset: number,
  catalog: DatasetCatalog,
  known: SaqlKnown = {},
): SaqlHover | null {
  const { tokens } = tokenizeSaql(text);
  const index = tokens.findIndex((t) => t.start <= offset && offset < t.end && t.kind !== 'symbol');
  const token = tokens[index];
  if (token === undefined || token.kind === 'end') return null;
  const span = { start: token.start, end: token.end };
  const before = tokens[index - 1]?.key;
  if (token.kind === 'string') {
    const dataset = before === 'load' ? catalog(token.text) : null;
    if (dataset === null) return null;
    const rows = dataset.rows === null ? [] : [`${dataset.rows} rows`];
    return { ...span, paragraphs: [dataset.label || dataset.name, ...rows, list(dataset.columns)] };
  }
  if (token.kind === 'word' && tokens[index + 1]?.key === '(') {
    const called = known.functions?.get(token.text);
    return called === undefined ? null : { ...span, paragraphs: [called.signature, called.doc] };
  }
  const { statement, streams } = streamsAt(parseSaql(text).query, offset, catalog);
  const inputs = statement === null ? [] : inputsOf(statement);
  const isInput = inputs.some((input) => input.start === token.start);
  const stream = streams.get(token.text);
  if (stream !== undefined && (isInput || tokens[index + 1]?.key === '.' || tokens[index + 1]?.key === '['))
    return { ...span, paragraphs: [`${stream.name}: made by ${stream.madeBy}`, list(stream.fields)] };
  const side = before === '.' || before === '[' ? tokens[index - 2]?.text : undefined;
  const facts = inputs.flatMap((input) => {
    const of = streams.get(input.name);
    const fields: StreamField[] = (side === undefined ? null : of?.sides.get(side)) ?? of?.fields ?? [];
    return fields
      .filter((field) => field.name === token.text)
      .flatMap((field) => {
        const { label, origin } = field;
        const made = origin === null ? null : (known.originOf?.(origin.dataset, origin.field) ?? null);
        return [fact(field), ...(label === '' ? [] : [label]), ...(made === null ? [] : [made])];
      });
  });
  return facts.length === 0 ? null : { ...span, paragraphs: [...new Set(facts)] };
}

function fact(field: StreamField): string {
  return [field.name, field.type, `from ${field.from}`].filter((part) => part !== '').join(' ');
}

function list(columns: readonly { name: string; type: string }[]): string {
  const shown = columns.slice(0, 40).map((column) => `${column.name} ${column.type}`.trim());
  if (columns.length > 40) shown.push(`and ${columns.length - 40} more`);
  return shown.join('\n');
}
