import type { ResolvedField } from './fields.ts';
import { quoteName } from './saqlText.ts';
import { type SoqlObject, soqlField } from './soqlFields.ts';
import { type SoqlTokens, UnknownSoql } from './soqlTokens.ts';

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

/** Reads one; `before` are those selected before it, which number the unnamed. */
export function readSelected(tokens: SoqlTokens, from: SoqlObject, before: Selected[]): Selected {
  const word = tokens.next();
  if (word === '(')
    throw new UnknownSoql('The SOQL query selects from a child relationship, which the preview cannot run.');
  if (!/^[A-Za-z_]/.test(word))
    throw new UnknownSoql(`The SOQL query has "${word || 'its end'}" where a field is expected.`);
  const read = tokens.take('(') ? readCall(tokens, from, word.toUpperCase()) : fieldItself(from, word);
  const alias = isEnd(tokens.peek()) ? null : tokens.next();
  const unnamed = before.filter((s) => /^expr\d+$/.test(s.alias)).length;
  return { ...read, alias: alias ?? (read.isCall ? `expr${unnamed}` : read.alias), name: alias ?? word };
}

interface Read extends Omit<Selected, 'name'> {
  isCall: boolean;
}

function fieldItself(from: SoqlObject, written: string): Read {
  const field = soqlField(from, written);
  const text = quoteName(field.name);
  return { alias: field.name, text, field, fields: [field.name], isAggregate: false, isCall: false };
}

function readCall(tokens: SoqlTokens, from: SoqlObject, fn: string, depth = 0): Read {
  if (depth > deepest) throw new UnknownSoql('The functions of the SOQL query are nested too deeply.');
  if (tokens.take(')')) {
    if (fn !== 'COUNT') throw new UnknownSoql(`The SOQL function ${fn} is given nothing.`);
    const field: ResolvedField = { name: '', date: null, column: null };
    return { alias: '', text: 'count()', field, fields: [], isAggregate: true, isCall: true };
  }
  const inner = tokens.next();
  const read = tokens.take('(')
    ? readCall(tokens, from, inner.toUpperCase(), depth + 1)
    : fieldItself(from, inner);
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
  if (fn === 'DAY_ONLY') {
    const fields = ['Year', 'Month', 'Day'].map((each) => `${name}_${each}`);
    const text = fields.map(quoteName).join(' + "-" + ');
    return { ...read, text, fields, isAggregate: false, isCall: true };
  }
  throw new UnknownSoql(`The preview does not know the SOQL function ${fn}.`);
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
