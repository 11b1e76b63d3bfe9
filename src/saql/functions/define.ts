import type { Span } from '../tree.ts';
import type { EmitContext, EmittedArg, SaqlFunction, SaqlType } from './types.ts';

/** The types that one parameter takes. */
export type Parameter = 'text' | 'number' | 'date' | 'any' | 'mv';

const taken: Record<Parameter, readonly SaqlType[]> = {
  text: ['text', 'list'],
  number: ['number'],
  date: ['date'],
  any: ['text', 'number', 'date', 'boolean', 'list'],
  mv: ['text', 'list'],
};

const words: Record<Parameter, string> = {
  text: 'text',
  number: 'a number',
  date: 'a date (use toDate())',
  any: 'a value',
  mv: 'a multi-value dimension',
};

export interface Definition {
  signature: string;
  doc: string;
  kind?: SaqlFunction['kind'];
  result: SaqlFunction['result'];
  /** Types by place; those after `min` may be absent. */
  parameters: readonly Parameter[];
  min?: number;
  /** How many arguments at most where the last parameter may be repeated. */
  max?: number;
  window?: boolean;
  sql(args: string[], context: EmitContext, given: EmittedArg[]): string;
}

/** A function whose arity and types are checked before its text is written. */
export function define(definition: Definition): SaqlFunction {
  const { signature, doc, kind = 'scalar', result, parameters, sql } = definition;
  const name = signature.slice(0, signature.indexOf('('));
  const arity = {
    min: definition.min ?? parameters.length,
    max: definition.max ?? parameters.length,
  };
  return {
    name,
    kind,
    arity,
    signature,
    doc,
    result,
    ...(definition.window === undefined ? {} : { window: definition.window }),
    emit(args, context, call) {
      const fits =
        hasArity(name, arity, signature, args, context, call) && hasTypes(name, parameters, args, context);
      if (!fits) return 'NULL';
      return sql(args.map(asPlain), context, args);
    },
  };
}

/** A number as text: whole ones have no decimals, as DuckDB's have. */
export const textOfNumber = (sql: string): string => `regexp_replace(CAST(${sql} AS VARCHAR), '\\.0$', '')`;

/** A multi-value dimension behaves as its first value outside the functions that know it. */
function asPlain(arg: EmittedArg): string {
  return arg.type === 'list' ? `(${arg.sql})[1]` : arg.sql;
}

function hasArity(
  name: string,
  { min, max }: SaqlFunction['arity'],
  signature: string,
  args: EmittedArg[],
  context: EmitContext,
  call: Span,
): boolean {
  if (args.length >= min && args.length <= max) return true;
  const wanted =
    min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  const [first] = args;
  const at = first ? { start: first.node.start, end: (args.at(-1) ?? first).node.end } : call;
  const plural = wanted === '1' ? '' : 's';
  context.report(
    'saql-argument-count',
    `${name}() takes ${wanted} argument${plural}, not ${args.length}: write ${signature}.`,
    at,
  );
  return false;
}

function hasTypes(
  name: string,
  parameters: readonly Parameter[],
  args: EmittedArg[],
  context: EmitContext,
): boolean {
  let fits = true;
  args.forEach((arg, index) => {
    const parameter = parameters[index] ?? parameters.at(-1) ?? 'any';
    if (arg.type === 'null' || arg.type === 'unknown' || taken[parameter].includes(arg.type)) return;
    fits = false;
    context.report(
      'saql-argument-type',
      `Argument ${index + 1} of ${name}() must be ${words[parameter]}, and this is ${described(arg.type)}.`,
      arg.node,
    );
  });
  return fits;
}

function described(type: SaqlType): string {
  if (type === 'number' || type === 'date' || type === 'boolean') return `a ${type}`;
  return type === 'list' ? 'a multi-value dimension' : type;
}
