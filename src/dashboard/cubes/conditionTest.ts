import type { Expression } from '../../saql/tree.ts';

/** Null is unknown, as in SQL. */
type Truth = boolean | null;
type Test = (read: (field: string) => string | null) => Truth;

/**
 * A condition that compares text fields with text, as a function; null where it does more, and only the database knows
 * what it means. What a click on a chart says is always of this kind.
 */
export function conditionTest(node: Expression): Test | null {
  switch (node.kind) {
    case 'all':
      return () => true;
    case 'boolean':
      return () => node.value;
    case 'unary': {
      const operand = node.operator === 'not' ? conditionTest(node.operand) : null;
      return operand && ((read) => not(operand(read)));
    }
    case 'is-null': {
      const { operand } = node;
      if (operand.kind !== 'field') return null;
      return (read) => (read(operand.name.name) === null) !== node.not;
    }
    case 'in':
      return memberTest(node);
    case 'binary':
      return node.operator === 'and' || node.operator === 'or' ? chainTest(node) : equalTest(node);
    default:
      return null;
  }
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

function memberTest({ operand, list, not: isNegated }: Extract<Expression, { kind: 'in' }>): Test | null {
  if (list.kind === 'all') return () => true;
  if (operand.kind !== 'field' || list.kind !== 'array') return null;
  const wanted = new Set<string | null>();
  for (const item of list.items) {
    if (item.kind === 'string' && !isRelative(item.value)) wanted.add(item.value);
    else if (item.kind === 'null') wanted.add(null);
    else return null;
  }
  const field = operand.name.name;
  return (read) => wanted.has(read(field)) !== isNegated;
}

/** Text that may be a date range where the field is a date. */
const isRelative = (text: string) => /^(current |last |next |\d+ [a-z_]+ (ago|ahead))/.test(text);

function equalTest({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): Test | null {
  if (operator !== '==' && operator !== '!=') return null;
  const [field, text] = left.kind === 'field' ? [left, right] : [right, left];
  if (field.kind !== 'field' || text.kind !== 'string') return null;
  return (read) => {
    const value = read(field.name.name);
    return value === null ? null : (value === text.value) === (operator === '==');
  };
}

/** Chains are long where many rows are selected: followed by a loop, not by recursion. */
function chainTest(node: Extract<Expression, { kind: 'binary' }>): Test | null {
  const { operator } = node;
  const tests: Test[] = [];
  let left: Expression = node;
  while (left.kind === 'binary' && left.operator === operator) {
    const right = conditionTest(left.right);
    if (right === null) return null;
    tests.push(right);
    left = left.left;
  }
  const first = conditionTest(left);
  if (first === null) return null;
  tests.push(first);
  // `and` is settled by one that is false, `or` by one that is true.
  const settling = operator === 'or';
  return (read) => {
    let found: Truth = !settling;
    for (const test of tests) {
      const truth = test(read);
      if (truth === settling) return settling;
      if (truth === null) found = null;
    }
    return found;
  };
}
