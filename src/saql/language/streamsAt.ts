import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { Expression, Name, Projection, Query, Span, Statement } from '../tree.ts';

export interface StreamField {
  name: string;
  type: string;
  /** Where it comes from: a dataset's label, or the expression that gives it. */
  from: string;
  /** What people call it; empty where it is only its name. */
  label: string;
  /** The field of a dataset that it is, unchanged. */
  origin: { dataset: string; field: string } | null;
}

/** A stream as it is at some place of a query. */
export interface KnownStream {
  name: string;
  /** Where it was assigned last. */
  assigned: Span;
  /** The statement that made it, for a sentence: `load`, `group`, … */
  madeBy: Statement['kind'];
  fields: StreamField[];
  /** Streams whose fields may be called by `stream.'field'`, after a join. */
  sides: Map<string, StreamField[]>;
}

export interface StreamsAt {
  /** The statement around the place, or the one before it that its missing end leaves open. */
  statement: Statement | null;
  streams: Map<string, KnownStream>;
}

/** The streams that exist before the statement at `offset`, each with its fields as far as the datasets are known. */
export function streamsAt(query: Query, offset: number, catalog: DatasetCatalog): StreamsAt {
  const streams = new Map<string, KnownStream>();
  let statement: Statement | null = null;
  for (const next of query.statements) {
    if (next.start > offset) break;
    if (statement !== null) assign(streams, statement, catalog);
    statement = next;
  }
  return { statement, streams };
}

export function inputsOf(statement: Statement): Name[] {
  if (statement.kind === 'group' || statement.kind === 'join')
    return statement.inputs.map((input) => input.stream);
  if (statement.kind === 'union') return statement.inputs;
  return 'input' in statement ? [statement.input] : [];
}

function assign(streams: Map<string, KnownStream>, statement: Statement, catalog: DatasetCatalog): void {
  if (statement.target === null || statement.target.name === '') return;
  const { name, start, end } = statement.target;
  const sides = new Map<string, StreamField[]>();
  const inputs = inputsOf(statement).map((input) => streams.get(input.name));
  if (statement.kind === 'group')
    for (const [i, input] of statement.inputs.entries())
      sides.set(input.stream.name, inputs[i]?.fields ?? []);
  const first = inputs[0];
  if (first && ['filter', 'order', 'limit', 'offset'].includes(statement.kind))
    for (const [side, fields] of first.sides) sides.set(side, fields);
  const fields = fieldsOf(statement, inputs, catalog);
  streams.set(name, { name, assigned: { start, end }, madeBy: statement.kind, fields, sides });
}

function fieldsOf(
  statement: Statement,
  inputs: (KnownStream | undefined)[],
  catalog: DatasetCatalog,
): StreamField[] {
  const first = inputs[0]?.fields ?? [];
  switch (statement.kind) {
    case 'load': {
      if (statement.dataset.kind === 'missing') return [];
      const dataset = catalog(statement.dataset.value);
      return (dataset?.columns ?? []).map((column) => ({
        name: column.name,
        type: column.type,
        from: dataset!.label || dataset!.name,
        label: labelOf(dataset!, column.name),
        origin: { dataset: dataset!.name, field: column.name },
      }));
    }
    case 'foreach':
      return statement.projections.flatMap((p) => projected(p, inputs[0]));
    case 'timeseries':
      return [...first, ...statement.projections.flatMap((p) => projected(p, inputs[0]))];
    case 'group':
      return inputs.flatMap((input) => input?.fields ?? []);
    default:
      return first;
  }
}

function projected(p: Projection, input: KnownStream | undefined): StreamField[] {
  const { expression: e } = p;
  const source = e.kind === 'field' ? fieldNamed(input, e.stream?.name ?? null, e.name.name) : undefined;
  const name =
    p.alias?.name ?? (e.kind === 'field' ? e.name.name : e.kind === 'call' ? e.function.name : null);
  if (name === null || name === '') return [];
  const { label, origin } = source ?? { label: '', origin: null };
  return [{ name, type: source?.type ?? typeOf(e), from: source?.from ?? 'this query', label, origin }];
}

function labelOf({ labels }: Dataset, name: string): string {
  const label = Object.hasOwn(labels, name) ? labels[name]! : '';
  return label === name ? '' : label;
}

export function fieldNamed(
  stream: KnownStream | undefined,
  side: string | null,
  name: string,
): StreamField | undefined {
  const fields = side === null ? stream?.fields : (stream?.sides.get(side) ?? stream?.fields);
  return fields?.find((field) => field.name === name);
}

function typeOf(e: Expression): string {
  if (e.kind === 'string') return 'text';
  if (e.kind === 'number' || e.kind === 'window') return 'number';
  const counts = ['sum', 'count', 'avg', 'average', 'unique', 'round', 'string_to_number'];
  return e.kind === 'call' && counts.includes(e.function.name) ? 'number' : '';
}
