import { levelOf } from './parseExpression.ts';
import { type BindingMemory, openBrace, skipBinding } from './skipBinding.ts';
import type { Call, Expression, Name, OrderKey, WindowCall } from './tree.ts';

const notLevel = 3;
const testLevel = 4;
const operandLevel = 5;
const unaryLevel = 7;

/** The text of an expression, between brackets where it binds less tightly than `least`. */
export function printExpression(e: Expression, least = 1): string {
  switch (e.kind) {
    case 'field':
      return e.stream === null ? printName(e.name) : `${printName(e.stream)}.${printName(e.name)}`;
    case 'string':
      return printText(e.value);
    case 'number':
      return e.text;
    case 'null':
    case 'all':
      return e.kind;
    case 'boolean':
      return String(e.value);
    case 'array':
      return `[${e.items.map((item) => printExpression(item)).join(', ')}]`;
    case 'range':
      return `${e.from === null ? '' : `${printExpression(e.from)} `}..${e.to === null ? '' : ` ${printExpression(e.to)}`}`;
    case 'unary':
      if (e.operator === 'not')
        return bracket(`!${bracket(printExpression(e.operand), true)}`, notLevel < least);
      return signed(e.operator, printExpression(e.operand, unaryLevel));
    case 'binary': {
      const level = levelOf(e.operator);
      const sides = [printExpression(e.left, level), printExpression(e.right, level + 1)];
      return bracket(sides.join(` ${symbols.get(e.operator) ?? e.operator} `), level < least);
    }
    case 'is-null':
      return bracket(
        `${printExpression(e.operand, testLevel)} is ${e.not ? 'not ' : ''}null`,
        testLevel < least,
      );
    case 'in':
      return bracket(
        `${printExpression(e.operand, testLevel)} ${e.not ? 'not ' : ''}in ${printExpression(e.list, operandLevel)}`,
        testLevel < least,
      );
    case 'call':
      return printCall(e);
    case 'window':
      return printWindow(e);
    case 'case':
      return printCase(e);
    case 'tuple':
      return `(${e.items.map((item) => printExpression(item)).join(', ')})`;
    case 'binding':
      return printBinding(e, least);
    case 'missing':
      return '';
  }
}

const symbols = new Map([
  ['and', '&&'],
  ['or', '||'],
]);

/** Two signs keep apart: `--` would be a comment. */
function signed(sign: string, operand: string): string {
  return operand.startsWith('-') || operand.startsWith('+') ? `${sign} ${operand}` : sign + operand;
}

function bracket(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function printBinding(e: Expression & { kind: 'binding' }, least: number): string {
  const after = e.after === undefined ? '' : ` ${printExpression(e.after, operandLevel)}`;
  if (e.before === undefined) return e.text + after;
  return bracket(`${printExpression(e.before, testLevel)} ${e.text}${after}`, testLevel < least);
}

function printCall(call: Call): string {
  const text = `${printName(call.function)}(${call.arguments.map((a) => printExpression(a)).join(', ')})`;
  if (call.withinGroup === null) return text;
  return `${text} within group (order by ${printOrderKeys(call.withinGroup)})`;
}

function printWindow(e: WindowCall): string {
  const parts: string[] = [];
  if (e.frame !== null) {
    const [from, to] = [e.frame.from, e.frame.to].map((end) => (end === null ? '' : printExpression(end)));
    parts.push(`[${from}..${to}]`);
  }
  const by = e.partition.map((key) => printExpression(key));
  parts.push(by.length === 0 ? 'partition by all' : `partition by (${by.join(', ')})`);
  if (e.order.length > 0) parts.push(`order by ${printOrderKeys(e.order)}`);
  return `${printCall(e.call)} over (${parts.join(' ')})`;
}

function printCase(e: Expression & { kind: 'case' }): string {
  const subject = e.subject === null ? '' : ` ${printExpression(e.subject)}`;
  const branches = e.branches.map((b) => ` when ${printExpression(b.when)} then ${printExpression(b.then)}`);
  const otherwise = e.otherwise === null ? '' : ` else ${printExpression(e.otherwise)}`;
  return `case${subject}${branches.join('')}${otherwise} end`;
}

export function printOrderKeys(keys: readonly OrderKey[]): string {
  const printed = keys.map(
    (k) => `${printExpression(k.expression)} ${k.direction}${k.nulls === null ? '' : ` nulls ${k.nulls}`}`,
  );
  return printed.length === 1 && !printed[0]!.startsWith('(') ? printed[0]! : `(${printed.join(', ')})`;
}

export function printName(name: Name): string {
  return name.quoted ? quote(name.name, "'") : name.name;
}

export function printText(value: string): string {
  return quote(value, '"');
}

/** Quotes a value. Bindings in it keep their own quotes; braces that open nothing are escaped, so that they stay text. */
function quote(value: string, mark: string): string {
  const memory: BindingMemory = { quotesFail: false, neverCloses: false };
  let text = mark;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    const opens = (code === openBrace || code === 36 || code === 33) && !memory.quotesFail;
    const end = opens ? skipBinding(value, i, memory) : -1;
    if (end !== -1 && !memory.quotesFail) {
      text += value.slice(i, end);
      i = end - 1;
      continue;
    }
    const escaped = code === 92 || value.charAt(i) === mark || (code === openBrace && mayOpen(value, i));
    text += (escaped ? '\\' : '') + value.charAt(i);
  }
  return text + mark;
}

/** A brace that would open a binding with the sign before it or the brace behind it. */
function mayOpen(value: string, brace: number): boolean {
  return value.charAt(brace + 1) === '{' || (brace > 0 && '{$!'.includes(value.charAt(brace - 1)));
}
