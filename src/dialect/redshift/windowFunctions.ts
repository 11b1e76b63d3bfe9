import type { Call } from '../sql/tree.ts';
import { type Emission, hasNo } from './context.ts';
import { unify } from './emitCase.ts';
import { emitExpression } from './emitExpression.ts';
import { emitWindow } from './emitWindow.ts';
import { bigint, double, isNumber, nothing, type Typed } from './typed.ts';

const ranks: Record<string, { type: Typed['type']; ordered: boolean }> = {
  row_number: { type: bigint, ordered: false },
  rank: { type: bigint, ordered: true },
  dense_rank: { type: bigint, ordered: true },
  percent_rank: { type: double, ordered: true },
  cume_dist: { type: double, ordered: true },
};

/** Least and most arguments of those that look at other rows. */
const looks: Record<string, [least: number, most: number]> = {
  lag: [1, 2],
  lead: [1, 2],
  first_value: [1, 1],
  last_value: [1, 1],
  nth_value: [2, 2],
  ntile: [1, 1],
  ratio_to_report: [1, 1],
};

export const windowFunctionNames = new Set([...Object.keys(ranks), ...Object.keys(looks)]);

export function emitWindowFunction(call: Call, e: Emission): Typed {
  const name = call.name.toUpperCase();
  const [least, most] = looks[call.name] ?? [0, 0];
  if (call.args.length < least || call.args.length > most) {
    const more =
      call.name === 'lag' || call.name === 'lead' ? ' Redshift’s has no default; use NVL around it.' : '';
    hasNo(
      e,
      call,
      `${name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${call.args.length}.${more}`,
    );
    return nothing;
  }
  if (!call.over) {
    hasNo(e, call, `${name} needs OVER (…).`);
    return nothing;
  }
  const rank = ranks[call.name];
  if (call.over.frame && (rank || call.name === 'lag' || call.name === 'lead' || call.name === 'ntile'))
    hasNo(e, call.over, `Redshift takes no frame for ${name}.`);
  const over = emitWindow(call.over, e);
  const args = call.args.map((arg) => emitExpression(arg, e));
  if (rank)
    return {
      sql: `${call.name}() OVER ${over}`,
      type: rank.type,
      ...(rank.type === bigint ? { whole: true } : {}),
    };
  if (call.name === 'ntile')
    return { sql: `ntile(CAST(${args[0]!.sql} AS BIGINT)) OVER ${over}`, type: bigint };
  if (call.name === 'ratio_to_report') {
    if (call.over.orderBy.length > 0) hasNo(e, call.over, 'RATIO_TO_REPORT takes no ORDER BY.');
    if (args[0]!.type !== null && !isNumber(args[0]!.type))
      hasNo(e, call.args[0]!, 'RATIO_TO_REPORT takes a number.');
    const value = `CAST(${args[0]!.sql} AS DOUBLE)`;
    return { sql: `(${value} / nullif(sum(${value}) OVER ${over}, 0))`, type: double };
  }
  const framed = ['first_value', 'last_value', 'nth_value'].includes(call.name);
  if (framed && call.over.orderBy.length > 0 && !call.over.frame)
    hasNo(
      e,
      call.over,
      `Redshift wants a frame for ${name} with ORDER BY: add ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING.`,
    );
  const nulls = call.nulls ? ` ${call.nulls.toUpperCase()} NULLS` : '';
  const value = args[0]!;
  const { type } = unify([value], e, call, name);
  const list = [value.sql, ...args.slice(1).map((arg) => arg.sql)].join(', ');
  return { sql: `${call.name}(${list}${nulls}) OVER ${over}`, type };
}
