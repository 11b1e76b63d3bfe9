import type { Field, Name, Query, Statement } from '../tree.ts';
import { fieldsIn, ownFieldsOf } from './fieldsIn.ts';
import { inputsOf } from './streamsAt.ts';

/** A field of a dataset. */
export interface FieldOrigin {
  dataset: string;
  field: string;
}

/** A field where a query names it. */
export interface FieldReading {
  name: Name;
  /** True where the name is that of the dataset's field; after a projection it is the query's own. */
  isDirect: boolean;
  origins: FieldOrigin[];
}

/** A name within its quotes. */
export function innerOf({ start, end, quoted }: Name): { start: number; end: number } {
  const quote = quoted ? 1 : 0;
  return { start: start + quote, end: end - quote };
}

type Meaning = Omit<FieldReading, 'name'>;

/** What a name means in a stream: one object for one name, and one origin for one field of a dataset. */
type Stream = (name: string, side: string | null) => Meaning;

const nothing: Meaning = { isDirect: false, origins: [] };
const unknown: Stream = () => nothing;

/** Every field that a query names, with the fields of datasets it is made of, and the same for columns of its result. */
export function saqlFieldOrigins({ statements }: Query): {
  readings: FieldReading[];
  columnOrigins: (column: string) => FieldOrigin[];
} {
  const streams = new Map<string, Stream>();
  const datasets = new Map<string, Stream>();
  const readings: FieldReading[] = [];
  let result = unknown;
  const streamOf = (name: string) => streams.get(name) ?? unknown;
  const datasetOf = (dataset: string): Stream => {
    const known = datasets.get(dataset);
    if (known !== undefined) return known;
    const made = remembered((field) => ({ isDirect: true, origins: [{ dataset, field }] }));
    datasets.set(dataset, made);
    return made;
  };
  const read = (fields: Field[], stream: Stream) => {
    for (const { name, stream: side } of fields) {
      if (name.name === '' || name.name.includes('{{')) continue;
      const { isDirect, origins } = stream(name.name, side?.name ?? null);
      readings.push({ name, isDirect, origins });
    }
  };
  for (const statement of statements) {
    const inputs = inputsOf(statement).map(({ name }) => ({ name, stream: streamOf(name) }));
    const first = inputs[0]?.stream ?? unknown;
    const projected =
      statement.kind === 'foreach' || statement.kind === 'timeseries'
        ? statement.projections.map(({ expression }) => fieldsIn(expression))
        : [];
    if (statement.kind === 'group' || statement.kind === 'join')
      for (const [at, { keys }] of statement.inputs.entries())
        read(keys.flatMap(fieldsIn), inputs[at]?.stream ?? unknown);
    else {
      for (const fields of projected) read(fields, first);
      read(ownFieldsOf(statement), first);
    }
    result =
      statement.kind === 'load'
        ? statement.dataset.kind === 'string'
          ? datasetOf(statement.dataset.value)
          : unknown
        : streamAfter(statement, inputs, projected);
    if (statement.target !== null) streams.set(statement.target.name, result);
  }
  return { readings, columnOrigins: (column) => result(column, null).origins };
}

/** `projected` are the fields of each of the statement's projections. */
function streamAfter(
  statement: Exclude<Statement, { kind: 'load' }>,
  inputs: { name: string; stream: Stream }[],
  projected: Field[][],
): Stream {
  const first = inputs[0]?.stream ?? unknown;
  switch (statement.kind) {
    case 'group': {
      if (inputs.length === 1) return first;
      // `a.'x'` after a cogroup is of the stream that it names; without a name it may be of any.
      const sides = new Map(inputs.map(({ name, stream }) => [name, stream]));
      return (name, side) => (side === null ? unknown : (sides.get(side) ?? unknown))(name, null);
    }
    case 'foreach':
    case 'timeseries': {
      const made = new Map(
        statement.projections.map(({ alias, expression }, at) => [
          alias?.name ?? (expression.kind === 'field' ? expression.name.name : ''),
          meaningOf(projected[at] ?? [], first),
        ]),
      );
      const rest = statement.kind === 'timeseries' ? first : unknown;
      return (name, side) => made.get(name) ?? { isDirect: false, origins: rest(name, side).origins };
    }
    case 'union':
      return remembered((name) => ({
        isDirect: false,
        origins: distinct(inputs.map(({ stream }) => stream(name, null))),
      }));
    default:
      return first;
  }
}

/** A stream that is united with itself, again and again, is still asked once for each name. */
function remembered(stream: (name: string) => Meaning): Stream {
  const known = new Map<string, Meaning>();
  return (name) => {
    const meaning = known.get(name) ?? stream(name);
    known.set(name, meaning);
    return meaning;
  };
}

function meaningOf(fields: Field[], stream: Stream): Meaning {
  if (fields.length === 0) return nothing;
  const meanings = fields.map(({ name, stream: side }) => stream(name.name, side?.name ?? null));
  return { isDirect: false, origins: distinct(meanings) };
}

function distinct(meanings: Meaning[]): FieldOrigin[] {
  const origins = new Set<FieldOrigin>();
  for (const meaning of new Set(meanings)) for (const origin of meaning.origins) origins.add(origin);
  return [...origins];
}
