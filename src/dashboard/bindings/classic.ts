import type { StepRows } from '../model.ts';
import type { BindingNode, CallNode, OperationNode } from './bindingTree.ts';
import type { BindingScope } from './evaluate.ts';
import { plainText, type Serialized } from './serialize.ts';

type Report = (node: { start: number; end: number }, code: string, message: string) => void;

/** Text that is to stand without quotes, or in single ones. */
interface Written {
  written: string;
}

/** Rows of a step within a classic binding; alone they are the values of their first column. */
interface Rows {
  rowsOfStep: StepRows;
}

const names = ['selection', 'results', 'result', 'field', 'value', 'no_quote', 'single_quote'];

/** The syntax of dashboards before `cell`, `column` and `row`: `{{no_quote(value(field(selection(S), 'f')))}}`. */
export const classic = { has: (name: string): boolean => names.includes(name), call, reckon, serialize };

function call(
  node: CallNode,
  scope: BindingScope,
  evaluate: (node: BindingNode) => unknown,
  report: Report,
): unknown {
  const { name } = node.function;
  const [first, second] = node.arguments;
  if (first === undefined) return null;
  if (name === 'selection' || name === 'results' || name === 'result') {
    const step = first.kind === 'name' ? first.name : plainText(evaluate(first));
    const rows = name === 'selection' ? scope.selection(step) : scope.result(step);
    if (rows === null) report(first, 'binding-unknown-step', `There is no step ${step}.`);
    return rows === null ? null : ({ rowsOfStep: rows } satisfies Rows);
  }
  const value = evaluate(first);
  switch (name) {
    case 'field': {
      const key =
        second?.kind === 'name' ? second.name : plainText(second === undefined ? '' : evaluate(second));
      if (!isRows(value)) return null;
      return value.rowsOfStep.rows.map((row) => (Object.hasOwn(row, key) ? (row[key] ?? null) : null));
    }
    case 'value':
      return valuesOf(value)[0] ?? 'all';
    case 'no_quote':
      return { written: textOf(value) } satisfies Written;
    default:
      return {
        written: value === 'all' ? 'all' : `'${textOf(value).replaceAll("'", '')}'`,
      } satisfies Written;
  }
}

const isRows = (value: unknown): value is Rows =>
  typeof value === 'object' && value !== null && 'rowsOfStep' in value;
const isWritten = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && 'written' in value;

function valuesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRows(value)) return value === null || value === undefined ? [] : [value];
  const [first] = value.rowsOfStep.columns;
  if (first === undefined) return [];
  return value.rowsOfStep.rows.map((row) => (Object.hasOwn(row, first) ? (row[first] ?? null) : null));
}

function textOf(value: unknown): string {
  if (isWritten(value)) return value.written;
  if (isRows(value) || Array.isArray(value)) return valuesOf(value).map(plainText).join(',');
  return plainText(value);
}

/** As JavaScript reckons; dividing by zero and text give null, so that `|| 0` takes its place. */
function reckon(operator: OperationNode['operator'], left: unknown, right: unknown): unknown {
  const a = single(left);
  if (operator === '||') return a || single(right);
  if (operator === '&&') return a && single(right);
  const [x, y] = [Number(a ?? 0), Number(single(right) ?? 0)];
  const reckoned = operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y;
  return Number.isFinite(reckoned) ? reckoned : null;
}

const single = (value: unknown): unknown =>
  isWritten(value)
    ? value.written
    : isRows(value) || Array.isArray(value)
      ? (valuesOf(value)[0] ?? null)
      : value;

/** Without a serialization: text in double quotes, values as a list; no selection is `all`, for `in {{selection(S)}}`. */
function serialize(expression: BindingNode, value: unknown): Serialized {
  if (isWritten(value)) return { whole: value.written, text: value.written };
  if (
    expression.kind === 'call' &&
    ['selection', 'results', 'result', 'field'].includes(expression.function.name)
  ) {
    const values = valuesOf(value);
    return values.length === 0
      ? { whole: null, text: 'all' }
      : { whole: values, text: JSON.stringify(values) };
  }
  if (
    expression.kind === 'call' &&
    expression.function.name === 'value' &&
    typeof value === 'string' &&
    value !== 'all'
  )
    return { whole: value, text: JSON.stringify(value) };
  return { whole: value ?? null, text: plainText(value) };
}
