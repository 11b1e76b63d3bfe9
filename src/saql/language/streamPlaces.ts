import { parseSaql } from '../parse.ts';
import type { Name, Query, Span } from '../tree.ts';

interface StreamPlace extends Span {
  name: string;
  /** Whether the stream is assigned here. */
  assigns: boolean;
}

/** Where the stream that stands at `offset` was assigned last before it; null where no stream stands there. */
export function definitionInSaql(text: string, offset: number): Span | null {
  const places = streamPlaces(parseSaql(text).query);
  const here = placeAt(places, offset);
  if (here === null) return null;
  if (here.assigns) return { start: here.start, end: here.end };
  // `q = filter q`: the name behind the word means the stream as it was before this statement.
  const before = places.filter((p) => p.assigns && p.name === here.name && p.statement < here.statement);
  const found = before.at(-1);
  return found === undefined ? null : { start: found.start, end: found.end };
}

/** Every place where the stream at `offset` is assigned or used, in order. */
export function referencesInSaql(text: string, offset: number): Span[] {
  const places = streamPlaces(parseSaql(text).query);
  const here = placeAt(places, offset);
  if (here === null) return [];
  return places.filter((p) => p.name === here.name).map(({ start, end }) => ({ start, end }));
}

type PlaceOfStatement = StreamPlace & { statement: number };

function placeAt(places: readonly PlaceOfStatement[], offset: number): PlaceOfStatement | null {
  return places.find((p) => p.start <= offset && offset <= p.end) ?? null;
}

function streamPlaces(query: Query): PlaceOfStatement[] {
  const places: PlaceOfStatement[] = [];
  const assigned = new Set<string>();
  for (const [statement, node] of query.statements.entries()) {
    const add = (name: Name, assigns: boolean): void => {
      if (name.name === '') return;
      places.push({ name: name.name, start: name.start, end: name.end, assigns, statement });
    };
    if (node.target !== null) add(node.target, true);
    const { target: _, ...rest } = node;
    visit(rest, (name, certain) => {
      if (certain || assigned.has(name.name)) add(name, false);
    });
    if (node.target !== null) assigned.add(node.target.name);
  }
  return places.sort((a, b) => a.start - b.start);
}

/** Finds names that are streams (`certain`), and bare fields inside `count(…)`, which may be streams. */
function visit(root: unknown, found: (name: Name, certain: boolean) => void): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...node);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) continue;
    const record = node as Record<string, unknown>;
    if (record.kind === 'union') for (const name of record.inputs as Name[]) found(name, true);
    for (const key of ['input', 'stream']) if (record[key]) found(record[key] as Name, true);
    if (record.kind === 'call' && (record.function as Name).name === 'count') countedStream(record, found);
    open.push(...Object.values(record));
  }
}

function countedStream(call: Record<string, unknown>, found: (name: Name, certain: boolean) => void): void {
  const [only] = call.arguments as { kind: string; stream: Name | null; name: Name }[];
  if (only?.kind === 'field' && only.stream === null) found(only.name, false);
}
