import { castTo } from '../cast.ts';
import { widestType } from '../coercion.ts';
import { compare } from '../comparison.ts';
import { sparkTypes } from '../types.ts';
import type { FunctionForm } from './form.ts';

export const conditionalForms: FunctionForm[] = [
  { name: 'coalesce', takes: 'T, T…', gives: 'T', duck: 'coalesce($*)' },
  { name: 'ifnull nvl', takes: 'T, T', gives: 'T', duck: 'coalesce($1, $2)' },
  { name: 'nvl2', takes: 'any, T, T', gives: 'T', duck: '(CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END)' },
  { name: 'if', takes: '~boolean, T, T', gives: 'T', duck: '(CASE WHEN $1 THEN $2 ELSE $3 END)' },
  {
    name: 'nullif',
    takes: 'any, any',
    gives: '$1',
    duck: ([a, b], { e, call }) =>
      `(CASE WHEN ${compare(e, '=', a!, b!, call).sql} THEN NULL ELSE ${a!.sql} END)`,
  },
  { name: 'isnull', takes: 'any', gives: 'boolean', duck: '($1 IS NULL)' },
  { name: 'isnotnull', takes: 'any', gives: 'boolean', duck: '($1 IS NOT NULL)' },
  { name: 'isnan', takes: 'double', gives: 'boolean', duck: 'coalesce(isnan($1), false)' },
  {
    name: 'nanvl',
    takes: 'double, double',
    gives: 'double',
    duck: '(CASE WHEN isnan($1) THEN $2 ELSE $1 END)',
  },
  {
    name: 'equal_null',
    takes: 'any, any',
    gives: 'boolean',
    duck: ([a, b], { e, call }) => compare(e, '<=>', a!, b!, call).sql,
  },
  {
    name: 'greatest',
    strict: true,
    takes: 'T, T, T…',
    gives: 'T',
    duck: (args) => `greatest(${args.map((arg) => arg.sql).join(', ')})`,
    only: ordered,
  },
  {
    name: 'least',
    strict: true,
    takes: 'T, T, T…',
    gives: 'T',
    duck: (args) => `least(${args.map((arg) => arg.sql).join(', ')})`,
    only: ordered,
  },
  {
    // The form of Oracle: pairs of what is sought and what is given, and a default.
    name: 'decode',
    takes: 'any, any, any, any…',
    gives: (args) => widestType(results(args).map((arg) => arg.type)) ?? sparkTypes.null,
    duck: (args, { e, call, result }) => {
      const pairs = (args.length - 1) >> 1;
      const whens = Array.from({ length: pairs }, (_, i) => {
        const when = compare(e, '<=>', args[0]!, args[2 * i + 1]!, call.args[2 * i + 1]!).sql;
        return `WHEN ${when} THEN ${castTo(e, args[2 * i + 2]!, result, call.args[2 * i + 2]!).sql}`;
      });
      const otherwise =
        args.length % 2 === 0 ? castTo(e, args.at(-1)!, result, call.args.at(-1)!).sql : 'NULL';
      return `(CASE ${whens.join(' ')} ELSE ${otherwise} END)`;
    },
    only: (args) =>
      widestType(results(args).map((arg) => arg.type)) === null ? 'decode of such results' : null,
  },
  {
    name: 'raise_error',
    takes: 'string',
    gives: 'null',
    duck: "CAST(error(coalesce($1, 'null')) AS INTEGER)",
  },
  {
    name: 'assert_true',
    takes: '!boolean',
    gives: 'null',
    duck: "(CASE WHEN $1 THEN CAST(NULL AS INTEGER) ELSE CAST(error('The condition of assert_true is not true.') AS INTEGER) END)",
  },
];

/** What a `decode` may give: every second argument, and the default. */
function results<T>(args: T[]): T[] {
  return args.filter((_, i) => i > 0 && (i % 2 === 0 || (args.length % 2 === 0 && i === args.length - 1)));
}

function ordered(args: { type: { kind: string } }[]): string | null {
  return args.some(({ type }) => ['array', 'struct', 'map', 'interval'].includes(type.kind))
    ? 'The order of nested values'
    : null;
}
