import { nearest } from '../sql/suggest.ts';
import type { Call, Expr } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { bounded, broken, type Emission, hasNo, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { emitLike } from './emitLike.ts';
import { emitWindow } from './emitWindow.ts';
import type { CallSite, FunctionForm } from './functions/form.ts';
import { sparkNames } from './functions/names.ts';
import { accepts, kindsFor, type Letters, typeFromText, wantedType } from './functions/takes.ts';
import { duckType, sparkTypes, typeText } from './types.ts';

/** A call by the function table: the first way that takes these arguments. */
export function emitCall(call: Call, e: Emission): Typed {
  if ((call.name === 'like' || call.name === 'ilike') && call.args.length === 2) return likeCall(call, e);
  const forms = e.functions.get(call.name);
  if (!forms) return unknownFunction(call, e);
  const given = call.args.map((arg) => (arg.kind === 'lambda' ? null : emitArgument(arg, call, e)));
  if (given.some((arg) => arg?.broken)) return broken();
  let reason: string | null = null;
  for (const form of forms) {
    const matched = match(form, given, call, e);
    if (matched === null) continue;
    if (matched === 'broken') return broken();
    if (form.fits?.(matched.args) === false) continue;
    // A literal NULL where a literal is asked: the answer is NULL, as everywhere in Spark.
    if (matched.isNull)
      return { sql: `CAST(NULL AS ${duckType(matched.site.result)})`, type: matched.site.result };
    reason = form.only?.(matched.args, matched.site) ?? misuse(form, call);
    if (reason === null) return bounded(e, call, finish(form, matched, call, e));
    break;
  }
  if (reason !== null) return notLocal(e, call, reason);
  const types = given.map((arg) => (arg === null ? 'lambda' : typeText(arg.type))).join(', ');
  return notLocal(e, call, `${call.name}(${types})`, 'Check the number and the types of its arguments.');
}

/** `like(a, b)` is `a LIKE b`. */
function likeCall(call: Call, e: Emission): Typed {
  const [operand, pattern] = call.args;
  const { name: op, start, end } = call;
  return emitLike(
    { kind: 'like', op, not: false, operand: operand!, pattern: pattern!, escape: null, start, end },
    e,
  );
}

function emitArgument(arg: Expr, call: Call, e: Emission): Typed {
  if (arg.kind === 'star' && arg.qualifier === null && call.name === 'count')
    return { sql: '1', type: sparkTypes.int, constant: 1 };
  return emitExpression(arg, e);
}

function unknownFunction(call: Call, e: Emission): Typed {
  const { name, nameSpan } = call;
  if (sparkNames.has(name)) return notLocal(e, nameSpan, `The function ${name}`);
  const close = nearest(name, sparkNames);
  return hasNo(e, nameSpan, `Spark has no function ${name}.${close ? ` Did you mean ${close}?` : ''}`);
}

interface Match {
  args: Typed[];
  site: CallSite;
  /** A literal that the form asks for is NULL. */
  isNull: boolean;
}

function match(
  form: FunctionForm,
  given: (Typed | null)[],
  call: Call,
  e: Emission,
): Match | 'broken' | null {
  const kinds = kindsFor(form, given.length);
  if (kinds === null) return null;
  const letters: Letters = new Map();
  if (given[0]) letters.set('$1', given[0].type);
  for (const [i, arg] of given.entries()) {
    const kind = kinds[i]!;
    if (kind.startsWith('lambda') !== (arg === null)) return null;
    if (arg !== null && !accepts(kind, arg, letters, form.strict === true)) return null;
  }
  const args: Typed[] = [];
  for (const [i, kind] of kinds.entries()) {
    const arg = given[i]!;
    if (arg === null) {
      const lambda = emitLambda(call.args[i]!, kind, letters, e);
      if (lambda === null) return null;
      if (lambda.broken) return 'broken';
      if (!letters.has('R')) letters.set('R', lambda.type);
      args.push(lambda);
    } else {
      const wanted = wantedType(kind, arg.type, letters);
      const cast = wanted === null ? arg : castTo(e, arg, wanted, call.args[i]!);
      if (cast.broken) return 'broken';
      args.push(arg.constant === undefined ? cast : { ...cast, constant: arg.constant });
    }
  }
  const result =
    typeof form.gives === 'function'
      ? form.gives(args, call)
      : form.gives === '$1'
        ? (args[0]?.type ?? sparkTypes.null)
        : typeFromText(form.gives, letters);
  const isNull = kinds.some((kind, i) => kind.startsWith('=') && given[i]?.constant === null);
  return { args, site: { e, call, letters, result }, isNull };
}

/** `(a, b) -> body` over values of the types that the kind names; `index` counts from 0. */
function emitLambda(x: Expr, kind: string, letters: Letters, e: Emission): Typed | null {
  const kinds = /^lambda\((.*)\)$/.exec(kind)![1]!.split(/,\s*(?![^<]*>)/);
  if (x.kind !== 'lambda' || x.params.length !== kinds.length) return null;
  const names = x.params.map(() => `p_${e.names.next++}`);
  const parameters = x.params.map((param, i) => ({
    name: param.name.toLowerCase(),
    value:
      kinds[i] === 'index'
        ? { sql: `CAST(${names[i]} - 1 AS INTEGER)`, type: sparkTypes.int }
        : { sql: names[i]!, type: typeFromText(kinds[i]!, letters) },
  }));
  const scope = { ...e.scope, parameters: [...e.scope.parameters, ...parameters] };
  const body = emitExpression(x.body, { ...e, scope });
  return body.broken ? body : { sql: `lambda ${names.join(', ')}: ${body.sql}`, type: body.type };
}

/** What the call asks beyond its arguments and the form does not have. */
function misuse(form: FunctionForm, call: Call): string | null {
  const text = typeof form.duck === 'string' ? form.duck : '';
  const kind = form.kind ?? 'scalar';
  if (call.orderBy.length > 0) return `ORDER BY inside ${call.name}`;
  if (call.withinGroup !== null) return `WITHIN GROUP behind ${call.name}`;
  if (call.distinct && (kind !== 'aggregate' || (text !== '' && !text.includes('$D'))))
    return `DISTINCT inside ${call.name}`;
  if (call.distinct && call.over) return 'DISTINCT inside a window function';
  if (call.filter && kind !== 'aggregate') return `FILTER behind ${call.name}`;
  if (call.filter && call.over) return 'FILTER before OVER';
  if (call.nulls === 'ignore' && !text.includes('$N')) return `IGNORE NULLS behind ${call.name}`;
  if (call.over && (kind === 'scalar' || form.window === false)) return `${call.name} as a window function`;
  if (!call.over && kind === 'window') return `${call.name} without OVER`;
  return null;
}

function finish(form: FunctionForm, { args, site }: Match, call: Call, e: Emission): Typed {
  const filter = call.filter ? emitExpression(call.filter, e) : null;
  if (filter?.broken) return filter;
  const over = call.over ? emitWindow(call.over, call, e) : '';
  if (over === null) return broken();
  const behind = `${filter ? ` FILTER (WHERE ${filter.sql})` : ''}${over}`;
  const template = typeof form.duck === 'function' ? form.duck(args, site) : form.duck;
  const sql =
    typeof form.duck === 'function' && !form.kind
      ? template
      : template.replace(/\$(\d+|\*|D|N)|@/g, (mark, which: string | undefined) => {
          if (mark === '@') return form.kind ? behind : mark;
          if (which === '*') return args.map((arg) => arg.sql).join(', ');
          if (which === 'D') return call.distinct ? 'DISTINCT ' : '';
          if (which === 'N') return call.nulls === 'ignore' ? ' IGNORE NULLS' : '';
          return args[Number(which) - 1]?.sql ?? 'NULL';
        });
  return { sql, type: site.result };
}
