import type { ResolvedField } from './fields.ts';
import { literal, quoteName, quoteText } from './saqlText.ts';
import { soqlDateTest } from './soqlDates.ts';
import { type SoqlPlace, SoqlProblem } from './soqlProblem.ts';
import { isQuoted, type SoqlTokens, unquote } from './soqlTokens.ts';

/** What a test is about, a field or in HAVING an aggregate, and where it is named. */
export interface SoqlOperand {
  field: ResolvedField;
  place: SoqlPlace;
}

export interface ConditionScope {
  readOperand(): SoqlOperand;
  /** Reads `(SELECT …)` behind IN or NOT IN, which is then a join of the whole query; throws where none may stand. */
  readSubquery(operand: SoqlOperand, how: 'semi' | 'anti'): void;
}

/** Conditions as SAQL, null where all of them are joins. */
interface Test {
  text: string | null;
  /** Where a join in them stands. */
  join: SoqlPlace | null;
  /** The join is one of several conditions between brackets. */
  isNested: boolean;
}

const deepest = 100;
const comparisons = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);

/**
 * The conditions of WHERE or HAVING as SAQL, null where all of them are joins. In SOQL texts are compared without regard
 * to case, and a test is true or false also of null: `!=` and NOT hold for it.
 */
export function readConditions(tokens: SoqlTokens, scope: ConditionScope): string | null {
  return readGroup(tokens, scope, 0).text;
}

function readGroup(tokens: SoqlTokens, scope: ConditionScope, depth: number): Test {
  const first = readTest(tokens, scope, depth);
  const word = tokens.is('OR') ? 'OR' : 'AND';
  if (!tokens.is(word)) return first;
  const tests = [first];
  while (tokens.take(word)) tests.push(readTest(tokens, scope, depth));
  if (tokens.is('AND') || tokens.is('OR'))
    throw new SoqlProblem(
      'soql-syntax',
      tokens.place(),
      'The SOQL query joins conditions by AND and OR: say by brackets which belong together.',
    );
  const { join = null } = tests.find((test) => test.join !== null) ?? {};
  if (join !== null && word === 'OR')
    throw new SoqlProblem(
      'soql-semi-join',
      join,
      'SOQL allows IN (SELECT …) only beside AND: take it out of the OR, or make two steps of the conditions.',
    );
  const nested = tests.find(({ isNested }) => isNested);
  if (nested?.join)
    throw new SoqlProblem(
      'soql-semi-join',
      nested.join,
      'SOQL allows IN (SELECT …) only at the top of WHERE: take away the brackets around it and the conditions beside it.',
    );
  const texts = tests.map(({ text }) => text).filter((text) => text !== null);
  const joined = texts.length > 1 ? `(${texts.join(word === 'OR' ? ' || ' : ' && ')})` : (texts[0] ?? null);
  return { text: joined, join, isNested: depth > 0 && join !== null };
}

function readTest(tokens: SoqlTokens, scope: ConditionScope, depth: number): Test {
  if (depth > deepest)
    throw new SoqlProblem(
      'soql-not-known',
      tokens.place(),
      'The conditions of the SOQL query are nested too deeply.',
    );
  if (tokens.take('NOT')) {
    const { text, join } = readTest(tokens, scope, depth + 1);
    if (join === null) return { text: `!(${text})`, join, isNested: false };
    throw new SoqlProblem(
      'soql-semi-join',
      join,
      'SOQL allows no NOT before IN (SELECT …): write NOT IN for IN, or IN for NOT IN.',
    );
  }
  if (!tokens.take('(')) return readOne(tokens, scope);
  const inner = readGroup(tokens, scope, depth + 1);
  tokens.expect(')');
  return { ...inner, text: inner.text === null ? null : `(${inner.text})` };
}

function readOne(tokens: SoqlTokens, scope: ConditionScope): Test {
  const operand = scope.readOperand();
  const { field } = operand;
  const isNot = tokens.take('NOT');
  if (isNot) tokens.expect('IN');
  if (isNot || tokens.take('IN')) {
    if (!isSubquery(tokens)) return plain(membership(field, readList(tokens), isNot));
    scope.readSubquery(operand, isNot ? 'anti' : 'semi');
    const join = { start: operand.place.start, end: tokens.lastPlace().end };
    return { text: null, join, isNested: false };
  }
  if (tokens.take('LIKE')) return plain(like(field, unquote(tokens.next())));
  if (tokens.take('INCLUDES')) return plain(anyOf(field, readList(tokens)));
  if (tokens.take('EXCLUDES')) return plain(`!(${anyOf(field, readList(tokens))})`);
  const operator = tokens.next();
  if (!comparisons.has(operator))
    throw new SoqlProblem(
      'soql-syntax',
      tokens.lastPlace(),
      operator === ''
        ? 'The SOQL query ends within a condition.'
        : `The preview does not know the SOQL operator "${operator}".`,
    );
  return plain(comparison(field, operator === '<>' ? '!=' : operator, readValue(tokens)));
}

const plain = (text: string): Test => ({ text, join: null, isNested: false });

function isSubquery(tokens: SoqlTokens): boolean {
  const ahead = tokens.ahead();
  return ahead.take('(') && ahead.is('SELECT');
}

/** A literal, and where it stands. */
interface Value {
  text: string;
  place: SoqlPlace;
}

function readValue(tokens: SoqlTokens): Value {
  const place = tokens.place();
  return { text: tokens.next(), place };
}

function comparison(field: ResolvedField, operator: string, written: Value): string {
  const name = quoteName(field.name);
  const { text: value, place } = written;
  if (value === '' || (value.startsWith("'") && !isQuoted(value)))
    throw new SoqlProblem('soql-syntax', place, 'The SOQL query ends within a condition.');
  if (/^null$/i.test(value)) return `${name} is ${operator === '!=' ? 'not ' : ''}null`;
  if (field.date !== null) {
    const test = soqlDateTest(field.date, operator, value);
    if (test !== null) return test;
    throw new SoqlProblem(
      'soql-not-known',
      place,
      `The preview does not know the SOQL date "${unquote(value)}".`,
    );
  }
  if (field.column?.multiValue !== undefined && (operator === '=' || operator === '!='))
    return `${operator === '=' ? '' : '!'}(${anyOf(field, [written])})`;
  const word = operator === '=' ? '==' : operator;
  const present = operator === '!=' ? `${name} is null ||` : `${name} is not null &&`;
  if (isNumber(field)) return `(${present} ${name} ${word} ${numberOf(written)})`;
  return `(${present} lower(${name}) ${word} ${quoteText(unquote(value).toLowerCase())})`;
}

function membership(field: ResolvedField, values: Value[], not: boolean): string {
  const name = quoteName(field.name);
  const known = values.filter(({ text }) => !/^null$/i.test(text));
  const hasNull = known.length < values.length;
  const isSeveral = field.column?.multiValue !== undefined;
  const items = known.map((value) => {
    const text = unquote(value.text);
    return isNumber(field) ? numberOf(value) : quoteText(isSeveral ? text : text.toLowerCase());
  });
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
function anyOf(field: ResolvedField, values: Value[]): string {
  const name = quoteName(field.name);
  const sets = values.map(({ text }) =>
    unquote(text)
      .split(';')
      .map((one) => `${name} in [${quoteText(one.trim())}]`)
      .join(' && '),
  );
  return `(${name} is not null && (${sets.map((set) => `(${set})`).join(' || ')}))`;
}

function readList(tokens: SoqlTokens): Value[] {
  tokens.expect('(');
  const items: Value[] = [];
  do items.push(readValue(tokens));
  while (tokens.take(','));
  tokens.expect(')');
  return items;
}

function isNumber({ column }: ResolvedField): boolean {
  return column?.type === 'number';
}

function numberOf({ text, place }: Value): string {
  const number = literal(unquote(text), 'number');
  if (number === null || number.startsWith('"'))
    throw new SoqlProblem('soql-syntax', place, `The SOQL query compares a number with "${unquote(text)}".`);
  return number;
}
