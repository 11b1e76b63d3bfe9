import type { ResolvedField } from './fields.ts';
import { literal, quoteName, quoteText } from './saqlText.ts';
import { soqlDateTest } from './soqlDates.ts';
import { isQuoted, type SoqlTokens, UnknownSoql, unquote } from './soqlTokens.ts';

/** Reads what a test is about, a field or in HAVING an aggregate. */
export type ReadOperand = () => ResolvedField;

const deepest = 100;
const comparisons = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);

/**
 * The conditions of WHERE or HAVING as SAQL. In SOQL texts are compared without regard to case, and a test is true or
 * false also of null: `!=` and NOT hold for it.
 */
export function readConditions(tokens: SoqlTokens, readOperand: ReadOperand, depth = 0): string {
  const parts = [readTest(tokens, readOperand, depth)];
  const word = tokens.is('OR') ? 'OR' : 'AND';
  while (tokens.take(word)) parts.push(readTest(tokens, readOperand, depth));
  if (tokens.is('AND') || tokens.is('OR'))
    throw new UnknownSoql(
      'The SOQL query joins conditions by AND and OR: say by brackets which belong together.',
    );
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(word === 'OR' ? ' || ' : ' && ')})`;
}

function readTest(tokens: SoqlTokens, readOperand: ReadOperand, depth: number): string {
  if (depth > deepest) throw new UnknownSoql('The conditions of the SOQL query are nested too deeply.');
  if (tokens.take('NOT')) return `!(${readTest(tokens, readOperand, depth + 1)})`;
  if (!tokens.take('(')) return readOne(tokens, readOperand());
  const inner = readConditions(tokens, readOperand, depth + 1);
  tokens.expect(')');
  return `(${inner})`;
}

function readOne(tokens: SoqlTokens, field: ResolvedField): string {
  if (tokens.take('NOT')) {
    tokens.expect('IN');
    return membership(field, readList(tokens), true);
  }
  if (tokens.take('IN')) return membership(field, readList(tokens), false);
  if (tokens.take('LIKE')) return like(field, unquote(tokens.next()));
  if (tokens.take('INCLUDES')) return anyOf(field, readList(tokens));
  if (tokens.take('EXCLUDES')) return `!(${anyOf(field, readList(tokens))})`;
  const written = tokens.next();
  if (!comparisons.has(written))
    throw new UnknownSoql(`The preview does not know the SOQL operator "${written}".`);
  return comparison(field, written === '<>' ? '!=' : written, tokens.next());
}

function comparison(field: ResolvedField, operator: string, value: string): string {
  const name = quoteName(field.name);
  if (value === '' || (value.startsWith("'") && !isQuoted(value)))
    throw new UnknownSoql('The SOQL query ends within a condition.');
  if (/^null$/i.test(value)) return `${name} is ${operator === '!=' ? 'not ' : ''}null`;
  if (field.date !== null) {
    const test = soqlDateTest(field.date, operator, value);
    if (test === null) throw new UnknownSoql(`The preview does not know the SOQL date "${unquote(value)}".`);
    return test;
  }
  if (field.column?.multiValue !== undefined && (operator === '=' || operator === '!='))
    return `${operator === '=' ? '' : '!'}(${anyOf(field, [value])})`;
  const word = operator === '=' ? '==' : operator;
  const present = operator === '!=' ? `${name} is null ||` : `${name} is not null &&`;
  if (isNumber(field)) return `(${present} ${name} ${word} ${numberOf(value)})`;
  return `(${present} lower(${name}) ${word} ${quoteText(unquote(value).toLowerCase())})`;
}

function membership(field: ResolvedField, values: string[], not: boolean): string {
  const name = quoteName(field.name);
  const known = values.filter((value) => !/^null$/i.test(value));
  const hasNull = known.length < values.length;
  const isSeveral = field.column?.multiValue !== undefined;
  const items = known.map((value) =>
    isNumber(field) ? numberOf(value) : quoteText(isSeveral ? unquote(value) : unquote(value).toLowerCase()),
  );
  const subject = isNumber(field) || isSeveral ? name : `lower(${name})`;
  const inside = items.length === 0 ? null : `(${name} is not null && ${subject} in [${items.join(', ')}])`;
  const nothing = hasNull ? `${name} is null` : null;
  const found = [inside, nothing].filter((text) => text !== null).join(' || ');
  return not ? `!(${found})` : `(${found})`;
}

function like(field: ResolvedField, pattern: string): string {
  const name = quoteName(field.name);
  return `(${name} is not null && lower(${name}) like ${quoteText(pattern.toLowerCase())})`;
}

/** `INCLUDES ('A;B', 'C')`: both A and B, or C. */
function anyOf(field: ResolvedField, values: string[]): string {
  const name = quoteName(field.name);
  const sets = values.map((value) =>
    unquote(value)
      .split(';')
      .map((one) => `${name} in [${quoteText(one.trim())}]`)
      .join(' && '),
  );
  return `(${name} is not null && (${sets.map((set) => `(${set})`).join(' || ')}))`;
}

function readList(tokens: SoqlTokens): string[] {
  tokens.expect('(');
  if (tokens.is('SELECT'))
    throw new UnknownSoql('The SOQL query has a query inside another, which the preview cannot run.');
  const items: string[] = [];
  do items.push(tokens.next());
  while (tokens.take(','));
  tokens.expect(')');
  return items;
}

function isNumber({ column }: ResolvedField): boolean {
  return column?.type === 'number';
}

function numberOf(value: string): string {
  const number = literal(unquote(value), 'number');
  if (number === null || number.startsWith('"'))
    throw new UnknownSoql(`The SOQL query compares a number with "${unquote(value)}".`);
  return number;
}
