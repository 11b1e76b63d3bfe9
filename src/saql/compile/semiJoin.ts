import { quoteName } from '../../shared/quote.ts';
import type { GroupInput, JoinStatement } from '../tree.ts';
import { addStep, type Compilation, report, rowsOf } from './context.ts';
import { emitExpression } from './expression.ts';
import { rowScope } from './rowScope.ts';
import type { RowStream, Stream } from './stream.ts';

/** `join a by f semi, b by g`: each row of the first stream once, where the second has its keys, or lacks them. */
export function semiJoin(
  compilation: Compilation,
  { inputs, how, start, end }: JoinStatement,
): Stream | null {
  const [first, second, third] = inputs;
  const rows = first && rowsOf(compilation, first.stream, 'join');
  const others = second && rowsOf(compilation, second.stream, 'join');
  if (!rows || !others) return null;
  const [left, right] = [keysOf(compilation, rows, first), keysOf(compilation, others, second)];
  if (left.length !== right.length || third !== undefined) {
    report(
      compilation,
      { start, end },
      'saql-group-keys',
      'A join is of two streams, each by the same number of fields.',
    );
    return null;
  }
  // Keys of the second are made in a SELECT of their own, where its fields have no namesakes. Null equals nothing.
  const made = right.map((sql, at) => `${sql} AS ${keyName(at)}`).join(', ');
  const keys = addStep(compilation, 'join', [others.relation], `SELECT ${made} FROM ${others.relation}`, []);
  const equal = left.map((sql, at) => `${keys}.${keyName(at)} = ${sql}`).join(' AND ');
  const sql = `SELECT * FROM ${rows.relation} WHERE ${how === 'anti' ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${keys} WHERE ${equal})`;
  return { ...rows, relation: addStep(compilation, 'join', [rows.relation, keys], sql, rows.columns) };
}

/** No field has such a name. */
const keyName = (at: number) => quoteName(`\u2400j${at}`);

function keysOf(compilation: Compilation, stream: RowStream, input: GroupInput): string[] {
  const scope = rowScope(compilation, stream);
  return input.keys.map((key) => {
    const { sql, type } = emitExpression(key, scope);
    if (type === 'number' && key.kind === 'field' && !stream.projected)
      report(
        compilation,
        key,
        'saql-group-measure',
        `"${key.name.name}" is a measure, and only dimensions can be joined by. Put it through a foreach first.`,
      );
    return type === 'list' ? `(${sql})[1]` : sql;
  });
}
