import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { ResolvedField } from './fields.ts';
import { quoteName, quoteText } from './saqlText.ts';
import { readConditions, type SoqlOperand } from './soqlConditions.ts';
import { objectAhead, readObject, type SoqlObject } from './soqlFields.ts';
import { type SoqlPlace, SoqlProblem } from './soqlProblem.ts';
import { readSelected, type Selected } from './soqlSelected.ts';
import type { SoqlTokens } from './soqlTokens.ts';

/** `AccountId IN (SELECT Id FROM Account WHERE …)`, or NOT IN. */
export interface SemiJoin {
  how: 'semi' | 'anti';
  key: ResolvedField;
  object: string;
  where: string | null;
  innerKey: ResolvedField;
}

/** Salesforce takes so many in one query. */
const atMost = 2;

/**
 * Reads `(SELECT field FROM Object [WHERE …])` behind a field of the object `from` and IN or NOT IN. What Salesforce
 * refuses there is refused here: `before` are the joins that the query has already.
 */
export function readSemiJoin(
  tokens: SoqlTokens,
  { field, place }: SoqlOperand,
  query: { how: SemiJoin['how']; from: SoqlObject; catalog: DatasetCatalog; before: SemiJoin[] },
): SemiJoin {
  if (query.before.length === atMost)
    throw refused(
      place,
      `SOQL allows IN (SELECT …) ${atMost} times in a query, and this is one more: take one out.`,
    );
  checkReference(field, place);
  tokens.expect('(');
  tokens.expect('SELECT');
  const inner = objectAhead(tokens, query.catalog);
  const selected = readSelected(tokens, inner);
  checkSelected(tokens, selected);
  tokens.expect('FROM');
  readObject(tokens, query.catalog);
  if (inner.name.toLowerCase() === query.from.name.toLowerCase())
    throw refused(
      inner.place,
      `SOQL allows no query of "${inner.name}" within another of it: test a field of the related record, such as Parent.Name.`,
    );
  if (isId(field) && isId(selected.field))
    throw refused(
      selected.place,
      `An Id of "${inner.name}" is never one of "${query.from.name}": select the field that refers to it, such as ${referenceTo(query.from.name)}.`,
    );
  const where = tokens.take('WHERE')
    ? readConditions(tokens, {
        readOperand: () => readSelected(tokens, inner),
        readSubquery: (operand) => {
          throw refused(operand.place, 'SOQL allows no IN (SELECT …) within another: take it out.');
        },
      })
    : null;
  checkEnd(tokens);
  tokens.expect(')');
  return {
    how: query.how,
    key: field,
    object: inner.name,
    where,
    innerKey: selected.field,
  };
}

/** SAQL that keeps of the stream `q` the rows that the inner query has, or lacks. A null is had by none, and has none. */
export function joinLines({ how, key, object, where, innerKey }: SemiJoin, index: number): string[] {
  const stream = `i${index + 1}`;
  return [
    `${stream} = load ${quoteText(object)};`,
    ...(where === null ? [] : [`${stream} = filter ${stream} by ${where};`]),
    `q = join q by (${idKey(key)}) ${how}, ${stream} by (${idKey(innerKey)});`,
  ];
}

/**
 * What is compared. Ids of 15 characters differ by case; in those of 18 the last three hold the case, and it is not
 * regarded. The data at hand may have numbers for Ids.
 */
function idKey({ name, column }: ResolvedField): string {
  const field = quoteName(name);
  if (column?.type === 'number') return `number_to_string(${field}, "0")`;
  return `case when len(${field}) == 15 then ${field} else lower(${field}) end`;
}

/** Only an Id or a reference can be compared with a query. Their names end so, in every object. */
function checkReference({ name, date, column }: ResolvedField, place: SoqlPlace): void {
  if (name.includes('.'))
    throw refused(
      place,
      `SOQL compares no field of a related object, such as "${name}", with a query: write the reference itself, such as AccountId.`,
    );
  const isOne = date === null && column?.multiValue === undefined;
  if (!isOne || !/(?:id|__p?c)$/i.test(name))
    throw refused(
      place,
      `SOQL compares only an Id or a reference, such as AccountId, with a query, and "${name}" is neither.`,
    );
}

function checkSelected(tokens: SoqlTokens, { field, place, text }: Selected): void {
  if (tokens.is(','))
    throw refused(tokens.place(), 'IN (SELECT …) takes one field: take the others out of the query within.');
  if (text !== quoteName(field.name))
    throw refused(place, 'IN (SELECT …) takes a field as it is, without a function.');
  checkReference(field, place);
}

/** What may not follow the conditions of a query that stands within another. */
function checkEnd(tokens: SoqlTokens): void {
  if (['ORDER', 'LIMIT', 'OFFSET', 'FOR'].some((word) => tokens.is(word)))
    throw refused(
      tokens.place(),
      `SOQL allows no ${tokens.peek().toUpperCase()} within IN (SELECT …): take it out.`,
    );
  if (tokens.is('GROUP') || tokens.is('HAVING'))
    throw new SoqlProblem(
      'soql-not-known',
      tokens.place(),
      `The preview does not know ${tokens.peek().toUpperCase()} within IN (SELECT …).`,
    );
}

/** What a field that refers to an object is called as a rule. */
const referenceTo = (object: string) => (/__c$/i.test(object) ? object : `${object}Id`);

const isId = ({ name }: ResolvedField) => /^id$/i.test(name);

const refused = (place: SoqlPlace, message: string) => new SoqlProblem('soql-semi-join', place, message);
