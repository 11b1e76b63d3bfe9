import { saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';
import type { Query } from '../../saql/tree.ts';
import type { CallNode } from '../bindings/bindingTree.ts';
import { mayHoldBinding, parseBindings } from '../bindings/parseBindings.ts';
import type { ReadField } from './readFields.ts';

/** What one place of a dashboard tells of a field. */
export interface FieldHint {
  dataset: string;
  field: string;
  type?: ReadField['type'];
  /** A value that it is compared with. */
  value?: string;
}

const ofNumbers =
  /^(?:sum|avg|average|median|stddevp?|varp?|percentile_\w+|regr_\w+|round|abs|ceil|floor|number_to_string)$/i;
const reckons = new Set(['-', '*', '/', '%']);
const compares = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Which fields a query reads, reckons with and filters by bindings, and which values it compares them with. */
export function saqlHints(text: string): FieldHint[] {
  const { query } = parseSaql(text);
  return [...hintsIn(query), ...boundHints(text, query)];
}

/** `{{….asEquality("Stage")}}` filters by a field that only the binding names: of which dataset, no query tells. */
function boundHints(text: string, { statements }: Query): FieldHint[] {
  if (!mayHoldBinding(text)) return [];
  const datasets = statements.flatMap((statement) =>
    statement.kind === 'load' && statement.dataset.kind === 'string' ? [statement.dataset.value] : [],
  );
  const names = parseBindings(text).pieces.flatMap((piece) =>
    piece.kind === 'binding' && piece.expression.kind === 'call' ? fieldsBoundBy(piece.expression) : [],
  );
  return names.flatMap((field) => datasets.map((dataset) => ({ dataset, field })));
}

function fieldsBoundBy(call: CallNode): string[] {
  const [argument] = call.arguments;
  if (!/^as(?:Equality|Range|DateRange)$/.test(call.function.name) || argument?.kind !== 'string') return [];
  const within = [...argument.value.matchAll(/'([^']+)'/g)].map((match) => match[1]!);
  return within.length > 0 ? within : [argument.value];
}

function hintsIn(query: Query): FieldHint[] {
  const numbers = new Set<number>();
  const values = new Map<number, string[]>();
  visit(query.statements, (node) => {
    const { kind } = node;
    if (kind === 'call') {
      const name = (node.function as { name: string }).name;
      if (ofNumbers.test(name)) for (const argument of node.arguments as Node[]) markNumber(argument);
    }
    if (kind === 'in') {
      const { operand, list } = node as { operand: Node; list: Node };
      if (list.kind === 'array') for (const item of list.items as Node[]) markValue(operand, item);
    }
    if (kind !== 'binary') return;
    const { operator, left, right } = node as { operator: string; left: Node; right: Node };
    if (reckons.has(operator)) [left, right].forEach(markNumber);
    if (!compares.has(operator)) return;
    if (right.kind === 'number') markNumber(left);
    markValue(left, right);
  });
  function markValue(field: Node, { kind, value }: Node): void {
    if (field.kind === 'field' && kind === 'string' && typeof value === 'string' && !value.includes('{{'))
      values.set(startOf(field), [...(values.get(startOf(field)) ?? []), value]);
  }
  function markNumber(node: Node): void {
    if (node.kind === 'field') numbers.add(startOf(node));
  }
  return saqlFieldOrigins(query).readings.flatMap(({ name, isDirect, origins }) =>
    origins.flatMap(({ dataset, field }): FieldHint[] => {
      const isNumber = numbers.has(name.start);
      const compared = isDirect ? (values.get(name.start) ?? []) : [];
      const hint: FieldHint = { dataset, field, ...(isNumber ? { type: 'number' as const } : {}) };
      return compared.length === 0 ? [hint] : compared.map((value) => ({ ...hint, value }));
    }),
  );
}

type Node = Record<string, unknown>;

const startOf = (field: Node): number => (field.name as { start: number }).start;

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const child of node) visit(child, look);
  else if (typeof node === 'object' && node !== null) {
    if ('kind' in node) look(node as Node);
    for (const child of Object.values(node)) visit(child, look);
  }
}
