import type { Finding } from '../../shared/diagnostic.ts';
import { setOwn } from '../json/jsonTree.ts';
import type { JsonPath, StepRows } from '../model.ts';
import type { BindingNode, CallNode } from './bindingTree.ts';
import { nodesOf } from './bindingTree.ts';
import { classic } from './classic.ts';
import { dataFunctions } from './dataFunctions.ts';
import { mayHoldBinding, parseBindings } from './parseBindings.ts';
import { isNothing, plainText, type Serialized, serialize } from './serialize.ts';

/** What bindings can read. A step that does not exist gives null, one without a selection no rows. */
export interface BindingScope {
  result(step: string): StepRows | null;
  selection(step: string): StepRows | null;
  user?: { name: string; id: string; roleName: string };
}

/**
 * A JSON value with every binding replaced. Where a whole string is one binding, it becomes what `asObject` gives:
 * number, list or object. What bindings give is never read for bindings again.
 */
export function fillBindings(
  value: unknown,
  scope: BindingScope,
  writtenFor: Reader = 'people',
): { value: unknown; findings: (Finding & { path: JsonPath })[] } {
  const findings: (Finding & { path: JsonPath })[] = [];
  const fill = (part: unknown, path: JsonPath): unknown => {
    if (typeof part === 'string') {
      const filled = fillText(part, scope, writtenFor);
      findings.push(...filled.findings.map((finding) => ({ ...finding, path })));
      return filled.whole;
    }
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return part;
    const filled: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(part)) {
      const name = mayHoldBinding(key) ? fillText(key, scope, writtenFor).text : key;
      setOwn(filled, name, fill(member, [...path, key]));
    }
    return filled;
  };
  return { value: fill(value, []), findings };
}

/** Who reads the text around a binding: a query has quotes and says `null`, people read nothing there. */
export type Reader = 'query' | 'people';

/** A query's text with every binding replaced by text. */
export function fillBindingsInText(text: string, scope: BindingScope): { text: string; findings: Finding[] } {
  const { text: filled, findings } = fillText(text, scope, 'query');
  return { text: filled, findings };
}

function fillText(
  text: string,
  scope: BindingScope,
  writtenFor: Reader,
): { whole: unknown; text: string; findings: Finding[] } {
  if (!mayHoldBinding(text)) {
    const filled = fillUser(text, scope);
    return { whole: filled, text: filled, findings: [] };
  }
  const { pieces, findings } = parseBindings(text);
  const trimmed = pieces.filter((piece) => piece.kind === 'binding' || piece.text.trim() !== '');
  const [only] = trimmed;
  let filled = '';
  let whole: unknown = null;
  // Only those that the dashboard's author wrote: data must not open or close a text.
  let quote: string | null = null;
  for (const piece of pieces) {
    if (piece.kind === 'literal') {
      filled += fillUser(piece.text, scope);
      quote = quoteAfter(piece.text, quote);
    } else {
      const given = evaluateBinding(piece.expression, scope, findings);
      whole = given.whole;
      filled +=
        writtenFor === 'query'
          ? textAfter(filled, quote, given, readsSelection(piece.expression))
          : textForPeople(given);
    }
  }
  const isWhole = trimmed.length === 1 && only?.kind === 'binding';
  return { whole: isWhole ? whole : filled, text: filled, findings };
}

/** The quote that is open behind a text, given the one that was open before it. */
function quoteAfter(text: string, before: string | null): string | null {
  let open = before;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (open === '"' && sign === '\\') at++;
    else if (open === null ? sign === '"' || sign === "'" : sign === open) open = open === null ? sign : null;
  }
  return open;
}

/** How what a binding gives is written behind the text before it. */
function textAfter(before: string, quote: string | null, given: Serialized, isSelected: boolean): string {
  if (quote !== null) return given.quoted ?? given.text;
  // `in` needs a list: of no selection it takes everything.
  if (/\bin\s*$/.test(before))
    return isNothing(given.whole) && isSelected ? 'all' : (given.list ?? given.text);
  // `by{{…}}` is written too.
  return /\bby$/.test(before) ? ` ${given.text}` : given.text;
}

const textForPeople = ({ whole, text }: Serialized): string => (isNothing(whole) || whole === '' ? '' : text);

const readsSelection = (expression: BindingNode): boolean =>
  [...nodesOf(expression)].every((node) => node.kind !== 'source' || node.of === 'selection');

/** `!{user.name}`, `!{user.id}`, `!{user.roleName}`; the case varies in real files. */
function fillUser(text: string, { user }: BindingScope): string {
  if (user === undefined || !text.includes('!{')) return text;
  const known: Record<string, string> = { name: user.name, id: user.id, rolename: user.roleName };
  return text.replace(
    /!\{\s*user\.(name|id|rolename)\s*\}/gi,
    (all, field: string) => known[field.toLowerCase()] ?? all,
  );
}

type Report = (
  node: { start: number; end: number },
  code: string,
  message: string,
  severity?: Finding['severity'],
) => void;

/** What one binding gives. Never throws: what cannot be reckoned is null, with a finding. */
function evaluateBinding(expression: BindingNode, scope: BindingScope, findings: Finding[]): Serialized {
  const report: Report = ({ start, end }, code, message, severity = 'error') => {
    findings.push({ start, end, severity, code, message });
  };
  if (expression.kind === 'call' && expression.target !== null) {
    const value = evaluate(expression.target, scope, report);
    const [argument] = expression.arguments;
    const field = argument === undefined ? '' : plainText(evaluate(argument, scope, report));
    const serialized = serialize(expression.function.name, value, field);
    if (serialized !== null) return serialized;
    report(expression.function, 'binding-unknown-function', unknownFunction(expression.function.name));
    return { whole: value, text: plainText(value) };
  }
  const value = evaluate(expression, scope, report);
  return classic.serialize(expression, value);
}

function evaluate(node: BindingNode, scope: BindingScope, report: Report): unknown {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'constant':
      return node.value;
    case 'array':
      return node.items.map((item) => evaluate(item, scope, report));
    case 'operation':
      return classic.reckon(
        node.operator,
        evaluate(node.left, scope, report),
        evaluate(node.right, scope, report),
      );
    case 'call':
      return call(node, scope, report);
    case 'source':
      report(node, 'binding-syntax', 'A step is read through cell, column or row.');
      return null;
    default:
      return null;
  }
}

function call(node: CallNode, scope: BindingScope, report: Report): unknown {
  const { name } = node.function;
  if (node.target !== null) {
    // Text between two calls, such as `column(…).asObject()` within coalesce, is the value itself.
    const inner = serialize(name, evaluate(node.target, scope, report), '');
    if (inner !== null) return inner.whole;
  }
  const data = dataFunctions.get(name);
  if (data !== undefined) return data(node.arguments.map((argument) => evaluate(argument, scope, report)));
  const [source, ...others] = node.arguments;
  if (classic.has(name))
    return classic.call(node, scope, (argument) => evaluate(argument, scope, report), report);
  if (name !== 'cell' && name !== 'column' && name !== 'row') {
    report(node.function, 'binding-unknown-function', unknownFunction(name));
    return null;
  }
  if (source?.kind !== 'source') {
    report(node, 'binding-syntax', `${name} reads a step first: ${name}(Step.selection, …).`);
    return null;
  }
  const rows = rowsOf(source, scope, report);
  const args = others.map((argument) => evaluate(argument, scope, report));
  const column = (wanted: unknown): string => {
    const columnName = plainText(wanted);
    if (rows !== null && rows.rows.length > 0 && !rows.columns.includes(columnName))
      report(
        source,
        'binding-unknown-column',
        `Step ${source.step.name} has no column ${columnName}.`,
        'warning',
      );
    return columnName;
  };
  const columnsOf = (wanted: unknown): string[] => {
    const list = Array.isArray(wanted) ? wanted.flat() : isNothing(wanted) ? [] : [wanted];
    return list.length === 0 ? (rows?.columns ?? []) : list.map(column);
  };
  const at = (row: Record<string, unknown> | undefined, key: string): unknown =>
    row !== undefined && Object.hasOwn(row, key) ? (row[key] ?? null) : null;
  const all: Record<string, unknown>[] = rows?.rows ?? [];
  if (name === 'cell') return at(all[Number(args[0])], column(args[1]));
  if (name === 'column') {
    const wanted = columnsOf(args[0]);
    const [first] = wanted;
    const single = Array.isArray(args[0]) ? args[0].flat().length === 1 : !isNothing(args[0]);
    return single && first !== undefined
      ? all.map((row) => at(row, first))
      : all.map((row) => wanted.map((key) => at(row, key)));
  }
  const wanted = columnsOf(args[1]);
  const indexes = Array.isArray(args[0]) ? args[0] : isNothing(args[0]) ? [] : [args[0]];
  const [index] = indexes;
  if (indexes.length === 1) {
    const row = all[Number(index)];
    return row === undefined ? null : wanted.map((key) => at(row, key));
  }
  const picked =
    indexes.length === 0 ? all : all.filter((_, each) => indexes.some((i) => Number(i) === each));
  return picked.map((row) => wanted.map((key) => at(row, key)));
}

function rowsOf(
  { step, of }: { step: { name: string; start: number; end: number }; of: 'selection' | 'result' },
  scope: BindingScope,
  report: Report,
): StepRows | null {
  const rows = of === 'selection' ? scope.selection(step.name) : scope.result(step.name);
  if (rows === null) report(step, 'binding-unknown-step', `There is no step ${step.name}.`);
  return rows;
}

const unknownFunction = (name: string): string =>
  `Bindings have no function ${name}: use cell, column, row, and asString, asObject or another serialization last.`;
