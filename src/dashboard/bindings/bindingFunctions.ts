/** A function of bindings: what completion, hover and checks know of it. */
export interface BindingFunction {
  name: string;
  /** `source` reads a step, `data` changes values, `serialize` comes last and after a dot, `classic` is the old syntax. */
  kind: 'source' | 'data' | 'serialize' | 'classic';
  min: number;
  max: number;
  signature: string;
  doc: string;
}

const many = Number.POSITIVE_INFINITY;

const table: [string, BindingFunction['kind'], number, number, string, string][] = [
  [
    'cell',
    'source',
    3,
    3,
    'cell(source, row, column)',
    'One value: rows count from 0; null where there is none.',
  ],
  [
    'column',
    'source',
    1,
    2,
    'column(source, [columns])',
    'The values of one column, or of several (or all) row by row.',
  ],
  [
    'row',
    'source',
    1,
    3,
    'row(source, [rows], [columns])',
    'One row as a list, or several (or all) as a list of rows.',
  ],
  ['coalesce', 'data', 1, many, 'coalesce(a, b, …)', 'The first that is neither null nor empty.'],
  ['concat', 'data', 1, many, 'concat(a, b, …)', 'One list of the items of all.'],
  ['flatten', 'data', 1, 1, 'flatten(rows)', 'One list of the values of a list of rows.'],
  ['join', 'data', 2, 2, 'join(list, token)', 'The items as one text, with the token between them.'],
  [
    'slice',
    'data',
    2,
    3,
    'slice(list, start, end)',
    'The items from start up to end; negative counts from behind.',
  ],
  ['toArray', 'data', 0, many, 'toArray(a, b, …)', 'A list of the values.'],
  ['valueAt', 'data', 2, 2, 'valueAt(list, index)', 'One item; negative counts from behind; null outside.'],
  ['asString', 'serialize', 0, 0, '.asString()', 'Text, with double quotes escaped.'],
  [
    'asObject',
    'serialize',
    0,
    0,
    '.asObject()',
    'The value itself: JSON where the whole value is this binding.',
  ],
  [
    'asEquality',
    'serialize',
    1,
    1,
    '.asEquality("field")',
    'A condition: ==, in, or all where nothing is chosen.',
  ],
  ['asRange', 'serialize', 1, 1, '.asRange("field")', 'A condition between a minimum and a maximum.'],
  [
    'asDateRange',
    'serialize',
    1,
    1,
    '.asDateRange("date(…)")',
    'A condition on a date, from two dates or relative ones.',
  ],
  [
    'asGrouping',
    'serialize',
    0,
    0,
    '.asGrouping()',
    'Quoted fields for group by; all where nothing is chosen.',
  ],
  ['asOrder', 'serialize', 0, 0, '.asOrder()', 'Quoted fields, with asc or desc, for order by.'],
  [
    'asProjection',
    'serialize',
    0,
    0,
    '.asProjection()',
    'Rows of expression and alias, for foreach … generate.',
  ],
  ['selection', 'classic', 1, 1, 'selection(step)', 'What is selected in a step.'],
  ['results', 'classic', 1, 1, 'results(step)', 'The rows of a step.'],
  ['field', 'classic', 2, 2, "field(rows, 'name')", 'The values of one column.'],
  ['value', 'classic', 1, 1, 'value(values)', 'The first value; all where there is none.'],
  ['no_quote', 'classic', 1, 1, 'no_quote(value)', 'The value without quotes.'],
  ['single_quote', 'classic', 1, 1, 'single_quote(value)', 'The value between single quotes.'],
];

export const bindingFunctions: ReadonlyMap<string, BindingFunction> = new Map(
  table.map(([name, kind, min, max, signature, doc]) => [name, { name, kind, min, max, signature, doc }]),
);
