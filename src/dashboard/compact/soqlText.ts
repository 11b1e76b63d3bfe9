import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { ResolvedField } from './fields.ts';
import { nameList, quoteName, quoteText } from './saqlText.ts';
import { readConditions } from './soqlConditions.ts';
import { readSelected, type Selected } from './soqlSelected.ts';
import { type SoqlTokens, soqlTokens, UnknownSoql } from './soqlTokens.ts';

/** What a SOQL query comes to: SAQL, or a sentence that says which part of SOQL is not known here. */
export type SoqlText = { saql: string; object: string } | { problem: string };

/** `SELECT … FROM … [WHERE …] [GROUP BY …] [HAVING …] [ORDER BY …] [LIMIT n] [OFFSET n]` over one object that is a dataset. */
export function soqlToSaql(soql: string, catalog: DatasetCatalog): SoqlText {
  try {
    return readQuery(soql, catalog);
  } catch (error) {
    if (error instanceof UnknownSoql) return { problem: error.message };
    throw error;
  }
}

const alias = /^(?!(?:WHERE|GROUP|ORDER|LIMIT|OFFSET|HAVING|WITH|USING|FOR|ALL)$)[A-Za-z_]\w*$/i;

function readQuery(soql: string, catalog: DatasetCatalog): SoqlText {
  // What is selected can be read once it is known from where.
  const ahead = soqlTokens(soql);
  while (ahead.peek() !== '' && !ahead.is('FROM')) ahead.next();
  ahead.expect('FROM');
  const object = ahead.next();
  ahead.take('AS');
  const prefixes = alias.test(ahead.peek()) ? [object, ahead.next()] : [object];
  const from = { dataset: catalog(object), prefixes };

  const tokens = soqlTokens(soql);
  tokens.expect('SELECT');
  const selected: Selected[] = [];
  do selected.push(readSelected(tokens, from, selected));
  while (tokens.take(','));
  tokens.expect('FROM');
  tokens.next();
  tokens.take('AS');
  if (prefixes.length > 1) tokens.next();
  if (tokens.is(','))
    throw new UnknownSoql('The SOQL query reads several objects, which the preview cannot run.');
  if (tokens.take('USING')) {
    tokens.expect('SCOPE');
    tokens.next();
  }

  /** A column of the result, or one beside it that is taken away again at the end. */
  const columns = [...selected];
  const columnOf = (): Selected => {
    const one = readSelected(tokens, from, []);
    const known = columns.find((c) => c.alias === one.name) ?? columns.find((c) => c.text === one.text);
    if (known !== undefined) return known;
    const hidden = { ...one, alias: `_soql_${columns.length}` };
    columns.push(hidden);
    return hidden;
  };

  const where = tokens.take('WHERE')
    ? readConditions(tokens, () => readSelected(tokens, from, []).field)
    : null;
  if (tokens.take('WITH')) tokens.next();
  const groups: Selected[] = [];
  if (tokens.take('GROUP')) {
    tokens.expect('BY');
    if (tokens.is('ROLLUP') || tokens.is('CUBE'))
      throw new UnknownSoql(`The preview cannot run GROUP BY ${tokens.peek().toUpperCase()} of SOQL.`);
    do groups.push(readSelected(tokens, from, []));
    while (tokens.take(','));
  }
  const having = tokens.take('HAVING') ? readConditions(tokens, () => operand(columnOf())) : null;
  const tail = readTail(tokens, columnOf);
  if (tokens.peek() !== '')
    throw new UnknownSoql(`The SOQL query has "${tokens.peek()}", which the preview does not know.`);

  const isGrouped = groups.length > 0 || columns.some((column) => column.isAggregate);
  const fields = [...new Set(groups.flatMap((group) => group.fields))];
  const lines = [
    `q = load ${quoteText(object)};`,
    where === null ? null : `q = filter q by ${where};`,
    isGrouped ? `q = group q by ${fields.length === 0 ? 'all' : nameList(fields)};` : null,
    `q = foreach q generate ${columns.map(({ text, alias }) => `${text} as ${quoteName(alias)}`).join(', ')};`,
    having === null ? null : `q = filter q by ${having};`,
    ...tail,
    columns.length === selected.length
      ? null
      : `q = foreach q generate ${selected.map(({ alias }) => `${quoteName(alias)} as ${quoteName(alias)}`).join(', ')};`,
  ];
  return { saql: lines.filter((line) => line !== null).join('\n'), object };
}

/** A column of the result as conditions see it. */
function operand({ alias, isAggregate, field }: Selected): ResolvedField {
  if (!isAggregate) return { ...field, name: alias, date: null };
  return { name: alias, date: null, column: { name: alias, type: 'number' } };
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
  const written = tokens.next();
  if (!/^\d{1,9}$/.test(written))
    throw new UnknownSoql(`The SOQL query has "${written}" where a number of rows is expected.`);
  return Number(written);
}
