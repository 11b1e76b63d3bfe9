import { functions } from '../functions/table.ts';
import type { Call } from '../tree.ts';
import { type Compilation, reportMissingWindow } from './context.ts';
import { type Emitted, emitExpression, sameType } from './expression.ts';
import { columnOf, rowScope } from './rowScope.ts';
import type { RowStream } from './stream.ts';

/** An aggregate in a foreach without a group before it: each row is a group of its own. */
export function oneRowAggregate(
  compilation: Compilation,
  stream: RowStream,
  streamName: string,
  call: Call,
): Emitted {
  const name = call.function.name.toLowerCase();
  const known = functions.get(name)!;
  if (known.kind === 'ranking') {
    reportMissingWindow(compilation, call, name);
    return { sql: 'NULL', type: 'number' };
  }
  const scope = rowScope(compilation, stream);
  const isStream = (node: Call['arguments'][number]) =>
    node.kind === 'field' &&
    node.stream === null &&
    node.name.name === streamName &&
    !columnOf(stream, streamName);
  const nodes = [
    ...call.arguments.filter((argument) => !isStream(argument)),
    ...(call.withinGroup ?? []).map(({ expression }) => expression),
  ];
  const args = nodes.map((node) => ({ ...emitExpression(node, scope), node }));
  // For what it finds: over one row the answer is simpler than its text.
  const checked = known.emit(args, scope.context, call);
  const [value = checked] = args.slice(name.startsWith('percentile') ? 1 : 0).map(({ sql }) => sql);
  const type = known.result === 'same' ? sameType(args) : known.result;
  if (name === 'count' && args.length === 0) return { sql: '1', type };
  if (name === 'count' || name === 'unique')
    return { sql: `(CASE WHEN ${value} IS NULL THEN 0 ELSE 1 END)`, type };
  if (name === 'grouping') return { sql: '0', type };
  if (name === 'stddevp' || name === 'varp')
    return { sql: `(CASE WHEN ${value} IS NOT NULL THEN 0 END)`, type };
  if (/^(stddev|var|regr_)/.test(name)) return { sql: 'CAST(NULL AS DOUBLE)', type };
  return { sql: value, type };
}
