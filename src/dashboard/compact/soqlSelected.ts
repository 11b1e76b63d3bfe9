import type { ResolvedField } from './fields.ts';
import { quoteName } from './saqlText.ts';
import { knownField, type SoqlObject, soqlField } from './soqlFields.ts';
import { type SoqlPlace, SoqlProblem } from './soqlProblem.ts';
import type { SoqlTokens } from './soqlTokens.ts';

/** What SELECT, GROUP BY or ORDER BY names: a field, a part of a date, or an aggregate. */
export interface Selected {
  /** Its column in the result. */
  alias: string;
  /** As it is written, for what refers to an alias. */
  name: string;
  /** As SAQL. */
  text: string;
  field: ResolvedField;
  /** What to group by for it. */
  fields: string[];
  isAggregate: boolean;
  place: SoqlPlace;
}

const aggregates: Record<string, string> = {
  COUNT: 'count',
  COUNT_DISTINCT: 'unique',
  SUM: 'sum',
  AVG: 'avg',
  MIN: 'min',
  MAX: 'max',
};
const dateFunctions: Record<string, string> = {
  CALENDAR_YEAR: 'Year',
  CALENDAR_QUARTER: 'Quarter',
  CALENDAR_MONTH: 'Month',
  DAY_IN_MONTH: 'Day',
  HOUR_IN_DAY: 'Hour',
  WEEK_IN_YEAR: 'Week',
  FISCAL_YEAR: 'Year_Fiscal',
  FISCAL_QUARTER: 'Quarter_Fiscal',
  FISCAL_MONTH: 'Month_Fiscal',
};
const deepest = 10;
/** They change how a value is written, not what it is. */
const passing = ['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE'];

const isFunction = (name: string) =>
  passing.includes(name) ||
  Object.hasOwn(aggregates, name) ||
  Object.hasOwn(dateFunctions, name) ||
  name === 'DAY_ONLY';

/** Reads one; `before` are those selected before it, which number the unnamed. A name may be an alias of `columns`. */
export function readSelected(
  tokens: SoqlTokens,
  from: SoqlObject,
  { before = [], columns = [] }: { before?: Selected[]; columns?: Selected[] } = {},
): Selected {
  if (tokens.is('(')) throw childQuery(tokens);
  const word = nameOf(tokens);
  const { start, end } = tokens.lastPlace();
  const read = tokens.take('(')
    ? readCall(tokens, from, { fn: word.toUpperCase(), start, depth: 0 })
    : fieldItself(from, word, columns.some((column) => column.alias === word) ? null : { start, end });
  const place = { start, end: tokens.lastPlace().end };
  const alias = isEnd(tokens.peek()) ? null : tokens.next();
  const unnamed = before.filter((s) => /^expr\d+$/.test(s.alias)).length;
  return {
    ...read,
    alias: alias ?? (read.isCall ? `expr${unnamed}` : read.alias),
    name: alias ?? word,
    place,
  };
}

function nameOf(tokens: SoqlTokens): string {
  const place = tokens.place();
  const word = tokens.next();
  if (/^[A-Za-z_]/.test(word)) return word;
  const found = word || 'its end';
  throw new SoqlProblem('soql-syntax', place, `The SOQL query has "${found}" where a field is expected.`);
}

/** `(SELECT …)` among the fields: its answer would be rows within a row. */
function childQuery(tokens: SoqlTokens): SoqlProblem {
  const { start } = tokens.place();
  let children = '';
  let depth = 0;
  do {
    const word = tokens.next();
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 1 && word.toUpperCase() === 'FROM') children = tokens.peek();
  } while (depth > 0 && tokens.peek() !== '');
  return new SoqlProblem(
    'soql-child-query',
    { start, end: tokens.lastPlace().end },
    `A step gives flat rows, and ${children === '' ? 'this query' : `"${children}"`} would be rows within each of them. Take it out, or query the child object itself: it can name fields of its parent, such as Account.Name.`,
  );
}

interface Read extends Omit<Selected, 'name' | 'place'> {
  isCall: boolean;
}

/** A field as it is; one that must be known has a place. */
function fieldItself(from: SoqlObject, written: string, place: SoqlPlace | null): Read {
  const field = place === null ? soqlField(from, written) : knownField(from, written, place);
  const text = quoteName(field.name);
  return { alias: field.name, text, field, fields: [field.name], isAggregate: false, isCall: false };
}

/** What stands behind the bracket of a function that begins at `start`. */
function readCall(
  tokens: SoqlTokens,
  from: SoqlObject,
  { fn, start, depth }: { fn: string; start: number; depth: number },
): Read {
  const place = { start, end: start + fn.length };
  if (depth > deepest)
    throw new SoqlProblem('soql-not-known', place, 'The functions of the SOQL query are nested too deeply.');
  if (tokens.take(')')) {
    if (fn !== 'COUNT')
      throw new SoqlProblem('soql-syntax', place, `The SOQL function ${fn} is given nothing.`);
    const field: ResolvedField = { name: '', date: null, column: null };
    return { alias: '', text: 'count()', field, fields: [], isAggregate: true, isCall: true };
  }
  if (!isFunction(fn))
    throw new SoqlProblem('soql-not-known', place, `The preview does not know the SOQL function ${fn}.`);
  const inner = nameOf(tokens);
  const innerPlace = tokens.lastPlace();
  const read = tokens.take('(')
    ? readCall(tokens, from, { fn: inner.toUpperCase(), start: innerPlace.start, depth: depth + 1 })
    : fieldItself(from, inner, innerPlace);
  tokens.expect(')');
  if (passing.includes(fn)) return read;
  const aggregate = aggregates[fn];
  if (aggregate !== undefined)
    return { ...read, text: `${aggregate}(${read.text})`, fields: [], isAggregate: true, isCall: true };
  const { name } = read.field.date ?? read.field;
  const part = dateFunctions[fn];
  if (part !== undefined) {
    const column = `${name}_${part}`;
    const field: ResolvedField = { name: column, date: null, column: { name: column, type: 'text' } };
    const text = `string_to_number(${quoteName(column)})`;
    return { alias: '', text, field, fields: [column], isAggregate: false, isCall: true };
  }
  const fields = ['Year', 'Month', 'Day'].map((each) => `${name}_${each}`);
  const text = fields.map(quoteName).join(' + "-" + ');
  return { ...read, text, fields, isAggregate: false, isCall: true };
}

/** Whether no alias follows. */
function isEnd(token: string): boolean {
  return (
    !/^[A-Za-z_]/.test(token) ||
    /^(?:FROM|WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|WITH|FOR|ALL|ASC|DESC|NULLS|AND|OR|NOT|IN|LIKE|INCLUDES|EXCLUDES)$/i.test(
      token,
    )
  );
}
