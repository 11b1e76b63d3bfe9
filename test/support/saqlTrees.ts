import fc from 'fast-check';
import type { Expression, Name, OrderKey, Query, Statement } from '../../src/saql/tree.ts';

/** The same tree without places: what printing and parsing again must keep. */
export function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPlaces);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => key !== 'start' && key !== 'end');
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutPlaces(value)]));
}

const span = { start: 0, end: 0 };
const pieces = [
  'a',
  'Z',
  ' ',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '{{',
  '$',
  '!',
  ';',
  '--',
  '\n',
  'é',
  '😀',
  '%',
  '‘',
  '{{cell(a.result, 0, "b")}}',
];
const value = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map((parts) => parts.join(''));
const bare: fc.Arbitrary<Name> = fc
  .constantFrom('q', 'Amount', 'q_1', 'order1', 'ünder', 'x_{{y}}')
  .map((name) => ({ name, quoted: false, ...span }));
const quoted: fc.Arbitrary<Name> = value
  .filter((name) => name !== 'all')
  .map((name) => ({ name, quoted: true, ...span }));
const name = fc.oneof(bare, quoted);

/** Expressions of every kind, whatever they mean. */
const { expression } = fc.letrec<{ expression: Expression; key: OrderKey }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .record({ kind: fc.constant('field' as const), stream: fc.option(bare), name })
      .map((n) => ({ ...n, ...span })),
    value.map((v): Expression => ({ kind: 'string', value: v, ...span })),
    fc
      .constantFrom('0', '01', '2.5', '1e3')
      .map((text): Expression => ({ kind: 'number', value: Number(text), text, ...span })),
    fc.constantFrom<Expression>(
      { kind: 'null', ...span },
      { kind: 'all', ...span },
      { kind: 'boolean', value: true, ...span },
      { kind: 'binding', text: '{{coalesce(cell(s.result, 0, "a"), "}}").asString()}}', ...span },
      { kind: 'binding', text: `$${'{App.Datasets.X.Alias}'}`, ...span },
    ),
    fc
      .record({
        operator: fc.constantFrom(
          '+',
          '-',
          '*',
          '/',
          '%',
          '==',
          '!=',
          '<',
          '<=',
          '>',
          '>=',
          'matches',
          'like',
          'and',
          'or',
        ),
        left: tie('expression'),
        right: tie('expression'),
      })
      .map((n) => ({ kind: 'binary', ...n, ...span }) as Expression),
    fc
      .record({ operator: fc.constantFrom('-', '+', 'not'), operand: tie('expression') })
      .map((n) => ({ kind: 'unary', ...n, ...span }) as Expression),
    fc
      .record({ operand: tie('expression'), not: fc.boolean() })
      .map((n): Expression => ({ kind: 'is-null', ...n, ...span })),
    fc
      .record({ operand: tie('expression'), not: fc.boolean(), list: tie('expression') })
      .map((n): Expression => ({ kind: 'in', ...n, ...span })),
    fc
      .array(tie('expression'), { maxLength: 3 })
      .map((items): Expression => ({ kind: 'array', items, ...span })),
    fc
      .array(tie('expression'), { minLength: 2, maxLength: 3 })
      .map((items): Expression => ({ kind: 'tuple', items, ...span })),
    fc
      .record({ from: fc.option(tie('expression')), to: fc.option(tie('expression')) })
      .map((n): Expression => ({ kind: 'array', items: [{ kind: 'range', ...n, ...span }], ...span })),
    fc
      .record({
        subject: fc.option(tie('expression')),
        when: tie('expression'),
        result: tie('expression'),
        otherwise: fc.option(tie('expression')),
      })
      .map(
        ({ subject, when, result, otherwise }): Expression => ({
          kind: 'case',
          subject,
          // biome-ignore lint/suspicious/noThenProperty: SAQL's own word, and no promise is near.
          branches: [{ when, then: result }],
          otherwise,
          ...span,
        }),
      ),
    fc
      .record({
        args: fc.array(tie('expression'), { maxLength: 3 }),
        over: fc.boolean(),
        order: fc.array(tie('key'), { maxLength: 2 }),
      })
      .map(({ args, over, order }): Expression => {
        const call = {
          kind: 'call' as const,
          function: { name: 'sum', quoted: false, ...span },
          arguments: args,
          withinGroup: null,
          ...span,
        };
        if (!over) return order.length === 0 ? call : { ...call, withinGroup: order };
        return {
          kind: 'window',
          call,
          frame: { from: null, to: args[0] ?? null },
          partition: args,
          order,
          ...span,
        };
      }),
  ),
  key: fc
    .record({
      expression: tie('expression'),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
      nulls: fc.option(fc.constantFrom('first' as const, 'last' as const)),
    })
    .map((n) => ({ ...n, ...span })),
}));

const statement: fc.Arbitrary<Statement> = fc
  .record({ target: name, input: bare, expression, other: expression })
  .chain(({ target, input, expression: e, other }) => {
    const base = { target, ...span };
    const text = e.kind === 'string' ? e : { kind: 'string' as const, value: 'd', ...span };
    const input1 = { stream: input, keys: [e], all: false, rollup: false, join: 'full' as const, ...span };
    return fc.constantFrom<Statement>(
      { ...base, kind: 'load', dataset: text },
      { ...base, kind: 'filter', input, condition: e },
      { ...base, kind: 'group', word: 'group', inputs: [{ ...input1, join: null, keys: [e, other] }] },
      {
        ...base,
        kind: 'group',
        word: 'cogroup',
        inputs: [input1, { ...input1, keys: [], all: true, join: null }],
      },
      {
        ...base,
        kind: 'foreach',
        input,
        projections: [
          { expression: e, alias: target, ...span },
          { expression: other, alias: null, ...span },
        ],
      },
      { ...base, kind: 'order', input, keys: [{ expression: e, direction: 'desc', nulls: null, ...span }] },
      { ...base, kind: 'limit', input, count: e },
      { ...base, kind: 'union', inputs: [input, target] },
      {
        ...base,
        kind: 'fill',
        input,
        options: [{ name: { name: 'dateCols', quoted: false, ...span }, values: [e, other], ...span }],
      },
      {
        ...base,
        kind: 'timeseries',
        word: 'timeseries',
        input,
        projections: [{ expression: e, alias: target, ...span }],
        options: [{ name: { name: 'length', quoted: false, ...span }, values: [other], ...span }],
      },
      { ...base, kind: 'result', input },
    );
  });

/** Whole queries of every statement, with names and texts full of quotes, braces, comments and semicolons. */
export const queries: fc.Arbitrary<Query> = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((statements) => ({ statements, ...span }));
