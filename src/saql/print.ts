import { printExpression, printName, printOrderKeys, printText } from './printExpression.ts';
import type { Expression, GroupInput, LoadStatement, Option, Projection, Query, Statement } from './tree.ts';

/** The text of a query, one statement a line, which parses to the same tree but for the places. */
export function printSaql(query: Query): string {
  return query.statements.map((statement) => `${printStatement(statement)};`).join('\n');
}

export function printStatement(statement: Statement): string {
  const target = statement.target === null ? '' : `${printName(statement.target)} = `;
  return target + printBody(statement);
}

function printBody(s: Statement): string {
  switch (s.kind) {
    case 'load':
      return `load ${s.dataset.kind === 'missing' ? '' : printText(s.dataset.value)}${printSample(s.sample)}`;
    case 'filter':
      return `filter ${printName(s.input)} by ${printExpression(s.condition)}`;
    case 'group':
      return `${s.word} ${s.inputs.map((input, i) => printInput(input, i === s.inputs.length - 1)).join(', ')}`;
    case 'foreach':
      return `foreach ${printName(s.input)} generate ${printProjections(s.projections)}`;
    case 'order':
      return `order ${printName(s.input)} by ${printOrderKeys(s.keys)}`;
    case 'limit':
    case 'offset':
      return `${s.kind} ${printName(s.input)} ${printExpression(s.count)}`;
    case 'union':
      return `union ${s.inputs.map(printName).join(', ')}`;
    case 'fill':
      return `fill ${printName(s.input)} by (${s.options.map(printOption).join(', ')})`;
    case 'timeseries':
      return `${s.word} ${printName(s.input)} generate ${printProjections(s.projections)} with (${s.options.map(printOption).join(', ')})`;
    case 'sample':
      return `sample ${printName(s.input)} ${printExpression(s.percent)}`;
    case 'join':
      return `join ${s.inputs.map((input, i) => printInput(input, true) + (i === 0 ? ` ${s.how}` : '')).join(', ')}`;
    case 'result':
      return printName(s.input);
    case 'missing-statement':
      return s.text;
  }
}

function printSample(sample: LoadStatement['sample']): string {
  if (sample === undefined) return '';
  const seed = sample.seed === null ? '' : ` repeatable(${printExpression(sample.seed)})`;
  return ` sample(${printExpression(sample.percent)})${seed}`;
}

function printProjections(projections: Projection[]): string {
  let text = '';
  for (const p of projections) {
    if (text !== '') text += p.joined ? ' ' : ', ';
    text += printExpression(p.expression) + (p.alias === null ? '' : ` as ${printName(p.alias)}`);
  }
  return text;
}

function printInput(input: GroupInput, last: boolean): string {
  const keys = input.keys.map((key) => printExpression(key));
  const single =
    keys.length === 1 && standsAlone(input.keys[0]!, keys[0]!) && !input.rollup && !input.joinBinding;
  const list = input.all ? 'all' : single ? keys[0]! : `${input.rollup ? 'rollup' : ''}(${keys.join(', ')})`;
  const join = input.join === null || (input.join === 'inner' && !last) ? '' : ` ${input.join}`;
  const bound = input.joinBinding === undefined ? '' : ` ${input.joinBinding}`;
  return `${printName(input.stream)} by ${list}${join}${bound}`;
}

/** Whether a key needs no brackets to be read as a key. */
function standsAlone(key: Expression, text: string): boolean {
  if (text.startsWith("'all'")) return false;
  return key.kind === 'field' || key.kind === 'call' || (key.kind === 'binding' && !key.before && !key.after);
}

function printOption(option: Option): string {
  const values = option.values.map((value) => printExpression(value));
  const single = values.length === 1 && !values[0]!.startsWith('(');
  return `${printName(option.name)}=${single ? values[0]! : `(${values.join(', ')})`}`;
}
