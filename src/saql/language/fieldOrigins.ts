import type { Expression, Field, Name, Query, Statement } from '../tree.ts';
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

/** What a name means in a stream. */
type Stream = (name: string, side: string | null) => Omit<FieldReading, 'name'>;

const unknown: Stream = () => ({ isDirect: false, origins: [] });

/** Every field that a query names, with the fields of datasets it is made of, and the same for columns of its result. */
export function saqlFieldOrigins({ statements }: Query): {
  readings: FieldReading[];
  columnOrigins: (column: string) => FieldOrigin[];
} {
  const streams = new Map<string, Stream>();
  const readings: FieldReading[] = [];
  let result = unknown;
  const streamOf = (name: string) => streams.get(name) ?? unknown;
  const read = (node: unknown, stream: Stream) => {
    for (const { name, stream: side } of fieldsIn(node)) {
      if (name.name === '' || name.name.includes('{{')) continue;
      readings.push({ name, ...stream(name.name, side?.name ?? null) });
    }
  };
  for (const statement of statements) {
    const inputs = inputsOf(statement).map(({ name }) => ({ name, stream: streamOf(name) }));
    const [first = { name: '', stream: unknown }] = inputs;
    if (statement.kind === 'group' || statement.kind === 'join')
      for (const [at, { keys }] of statement.inputs.entries()) read(keys, inputs[at]?.stream ?? unknown);
    else read(statement, first.stream);
    result = streamAfter(statement, inputs);
    if (statement.target !== null) streams.set(statement.target.name, result);
  }
  return { readings, columnOrigins: (column) => result(column, null).origins };
}

function streamAfter(statement: Statement, inputs: { name: string; stream: Stream }[]): Stream {
  const first = inputs[0]?.stream ?? unknown;
  switch (statement.kind) {
    case 'load': {
      if (statement.dataset.kind !== 'string') return unknown;
      const dataset = statement.dataset.value;
      return (field) => ({ isDirect: true, origins: [{ dataset, field }] });
    }
    case 'group': {
      if (inputs.length === 1) return first;
      // `a.'x'` after a cogroup is of the stream that it names; without a name it may be of any.
      const sides = new Map(inputs.map(({ name, stream }) => [name, stream]));
      return (name, side) => (side === null ? unknown : (sides.get(side) ?? unknown))(name, null);
    }
    case 'foreach':
    case 'timeseries': {
      const made = new Map(
        statement.projections.map(({ alias, expression }) => [
          alias?.name ?? (expression.kind === 'field' ? expression.name.name : ''),
          originsIn(expression, first),
        ]),
      );
      const rest = statement.kind === 'timeseries' ? first : unknown;
      return (name, side) => ({ isDirect: false, origins: made.get(name) ?? rest(name, side).origins });
    }
    case 'union':
      return (name) => ({
        isDirect: false,
        origins: unique(inputs.flatMap(({ stream }) => stream(name, null).origins)),
      });
    default:
      return first;
  }
}

function originsIn(expression: Expression, stream: Stream): FieldOrigin[] {
  const found = [...fieldsIn(expression)].flatMap(
    ({ name, stream: side }) => stream(name.name, side?.name ?? null).origins,
  );
  return unique(found);
}

function unique(origins: FieldOrigin[]): FieldOrigin[] {
  return [...new Map(origins.map((one) => [JSON.stringify(one), one])).values()];
}

function* fieldsIn(node: unknown): Generator<Field> {
  if (typeof node !== 'object' || node === null) return;
  if ('kind' in node && node.kind === 'field') yield node as Field;
  else for (const child of Object.values(node)) yield* fieldsIn(child);
}
