import type { Expression, Field, OrderKey, Statement } from '../tree.ts';

/** The fields that an expression names, in the order of the text. */
export function fieldsIn(expression: Expression): Field[] {
  const found: Field[] = [];
  collect(expression, found);
  return found;
}

/** Those that a statement names of its one input, its projections left out. */
export function ownFieldsOf(statement: Statement): Field[] {
  const found: Field[] = [];
  switch (statement.kind) {
    case 'load':
      collectAll([statement.sample?.percent, statement.sample?.seed], found);
      break;
    case 'filter':
      collect(statement.condition, found);
      break;
    case 'order':
      collectKeys(statement.keys, found);
      break;
    case 'limit':
    case 'offset':
      collect(statement.count, found);
      break;
    case 'fill':
    case 'timeseries':
      for (const { values } of statement.options) collectAll(values, found);
      break;
    case 'sample':
      collect(statement.percent, found);
      break;
  }
  return found;
}

/** By kind, and not over all members of a node: each key press walks thousands of nodes. */
function collect(node: Expression, found: Field[]): void {
  switch (node.kind) {
    case 'field':
      found.push(node);
      break;
    case 'array':
    case 'tuple':
      collectAll(node.items, found);
      break;
    case 'range':
      collectAll([node.from, node.to], found);
      break;
    case 'unary':
    case 'is-null':
      collect(node.operand, found);
      break;
    case 'binary':
      collect(node.left, found);
      collect(node.right, found);
      break;
    case 'in':
      collect(node.operand, found);
      collect(node.list, found);
      break;
    case 'call':
      collectAll(node.arguments, found);
      if (node.withinGroup !== null) collectKeys(node.withinGroup, found);
      break;
    case 'window':
      collect(node.call, found);
      if (node.frame !== null) collectAll([node.frame.from, node.frame.to], found);
      collectAll(node.partition, found);
      collectKeys(node.order, found);
      break;
    case 'case':
      if (node.subject !== null) collect(node.subject, found);
      for (const { when, then } of node.branches) {
        collect(when, found);
        collect(then, found);
      }
      if (node.otherwise !== null) collect(node.otherwise, found);
      break;
    case 'binding':
      collectAll([node.before, node.after], found);
      break;
  }
}

function collectAll(nodes: readonly (Expression | null | undefined)[], found: Field[]): void {
  for (const node of nodes) if (node) collect(node, found);
}

function collectKeys(keys: readonly OrderKey[], found: Field[]): void {
  for (const { expression } of keys) collect(expression, found);
}
