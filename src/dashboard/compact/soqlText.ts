import type { DatasetCatalog } from '../../shared/dataset.ts';
import { nameList, quoteName, quoteText } from './saqlText.ts';
import { readConditions, type SoqlOperand } from './soqlConditions.ts';
import { objectAhead, readObject } from './soqlFields.ts';
import { type SoqlCode, type SoqlPlace, SoqlProblem } from './soqlProblem.ts';
import { readSelected, type Selected } from './soqlSelected.ts';
import { joinLines, readSemiJoin, type SemiJoin } from './soqlSemiJoin.ts';
import { type SoqlTokens, soqlTokens } from './soqlTokens.ts';

/** What a SOQL query comes to: SAQL over objects that are datasets, or what stands in its way and where. */
export type SoqlText =
  | { saql: string; objects: string[] }
  | ({ code: SoqlCode; problem: string } & SoqlPlace);

/**
 * `SELECT … FROM … [WHERE …] [GROUP BY …] [HAVING …] [ORDER BY …] [LIMIT n] [OFFSET n]` over one object; a query of
 * another one may stand in WHERE behind IN or NOT IN.
 */
export function soqlToSaql(soql: string, catalog: DatasetCatalog): SoqlText {
  try {
    return readQuery(soql, catalog);
  } catch (error) {
    if (error instanceof SoqlProblem) return { code: error.code, problem: error.message, ...error.place };
    throw error;
  }
}

function readQuery(soql: string, catalog: DatasetCatalog): SoqlText {
  const tokens = soqlTokens(soql);
  const from = objectAhead(tokens, catalog);
  tokens.expect('SELECT');
  const selected: Selected[] = [];
  do selected.push(readSelected(tokens, from, { before: selected }));
  while (tokens.take(','));
  tokens.expect('FROM');
  readObject(tokens, catalog);
  if (tokens.is(','))
    throw new SoqlProblem(
      'soql-not-known',
      tokens.place(),
      'The SOQL query reads several objects, which the preview cannot run.',
    );
  if (tokens.take('USING')) {
    tokens.expect('SCOPE');
    tokens.next();
  }

  /** A column of the result, or one beside it that is taken away again at the end. */
  const columns = [...selected];
  const columnOf = (): Selected => {
    const one = readSelected(tokens, from, { columns });
    const known = columns.find((c) => c.alias === one.name) ?? columns.find((c) => c.text === one.text);
    if (known !== undefined) return { ...known, place: one.place };
    const hidden = { ...one, alias: `_soql_${columns.length}` };
    columns.push(hidden);
    return hidden;
  };

  const joins: SemiJoin[] = [];
  const where = tokens.take('WHERE')
    ? readConditions(tokens, {
        readOperand: () => readSelected(tokens, from),
        readSubquery: (of, how) =>
          joins.push(readSemiJoin(tokens, of, { how, from, catalog, before: joins })),
      })
    : null;
  if (tokens.take('WITH')) tokens.next();
  const groups: Selected[] = [];
  if (tokens.take('GROUP')) {
    tokens.expect('BY');
    if (tokens.is('ROLLUP') || tokens.is('CUBE'))
      throw new SoqlProblem(
        'soql-not-known',
        tokens.place(),
        `The preview cannot run GROUP BY ${tokens.peek().toUpperCase()} of SOQL.`,
      );
    do groups.push(readSelected(tokens, from));
    while (tokens.take(','));
  }
  const having = tokens.take('HAVING')
    ? readConditions(tokens, { readOperand: () => operand(columnOf()), readSubquery: refuseInHaving })
    : null;
  const tail = readTail(tokens, columnOf);
  if (tokens.peek() !== '')
    throw new SoqlProblem(
      'soql-syntax',
      tokens.place(),
      `The SOQL query has "${tokens.peek()}", which the preview does not know.`,
    );

  const isGrouped = groups.length > 0 || columns.some((column) => column.isAggregate);
  const fields = [...new Set(groups.flatMap((group) => group.fields))];
  const lines = [
    `q = load ${quoteText(from.name)};`,
    where === null ? null : `q = filter q by ${where};`,
    ...joins.flatMap(joinLines),
    isGrouped ? `q = group q by ${fields.length === 0 ? 'all' : nameList(fields)};` : null,
    `q = foreach q generate ${columns.map(({ text, alias }) => `${text} as ${quoteName(alias)}`).join(', ')};`,
    having === null ? null : `q = filter q by ${having};`,
    ...tail,
    columns.length === selected.length
      ? null
      : `q = foreach q generate ${selected.map(({ alias }) => `${quoteName(alias)} as ${quoteName(alias)}`).join(', ')};`,
  ];
  const objects = [from.name, ...joins.map(({ object }) => object)];
  return { saql: lines.filter((line) => line !== null).join('\n'), objects };
}

/** A column of the result as conditions see it. */
function operand({ alias, isAggregate, field, place }: Selected): SoqlOperand {
  if (!isAggregate) return { field: { ...field, name: alias, date: null }, place };
  return { field: { name: alias, date: null, column: { name: alias, type: 'number' } }, place };
}

function refuseInHaving({ place }: SoqlOperand): void {
  throw new SoqlProblem(
    'soql-semi-join',
    place,
    'SOQL allows IN (SELECT …) in WHERE only: move it there from HAVING.',
  );
}

/** ORDER BY, LIMIT and OFFSET; without a word on them, nulls stand first where the order rises, and last where it falls. */
function readTail(tokens: SoqlTokens, columnOf: () => Selected): string[] {
  const keys: string[] = [];
  if (tokens.take('ORDER')) {
    tokens.expect('BY');
    do {
      const { alias } = columnOf();
      const falls = tokens.take('DESC');
      if (!falls) tokens.take('ASC');
      const nulls = tokens.take('NULLS') ? tokens.next().toLowerCase() : falls ? 'last' : 'first';
      keys.push(`${quoteName(alias)} ${falls ? 'desc' : 'asc'} nulls ${nulls === 'last' ? 'last' : 'first'}`);
    } while (tokens.take(','));
  }
  const limit = tokens.take('LIMIT') ? countOf(tokens) : null;
  const offset = tokens.take('OFFSET') ? countOf(tokens) : null;
  if (tokens.take('FOR')) tokens.next();
  if (tokens.take('ALL')) tokens.expect('ROWS');
  return [
    ...(keys.length === 0 ? [] : [`q = order q by (${keys.join(', ')});`]),
    ...(offset === null ? [] : [`q = offset q ${offset};`]),
    ...(limit === null ? [] : [`q = limit q ${limit};`]),
  ];
}

function countOf(tokens: SoqlTokens): number {
  const place = tokens.place();
  const written = tokens.next();
  if (!/^\d{1,9}$/.test(written))
    throw new SoqlProblem(
      'soql-syntax',
      place,
      `The SOQL query has "${written || 'its end'}" where a number of rows is expected.`,
    );
  return Number(written);
}
