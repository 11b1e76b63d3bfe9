import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { dateParts } from './dateFilterText.ts';
import { resolveField } from './fields.ts';
import { quoteName, quoteText } from './saqlText.ts';

/** What a SOQL query comes to: SAQL, or a sentence that says which part of SOQL is not known here. */
export type SoqlText = { saql: string; object: string } | { problem: string };

interface Selected {
  fn: string | null;
  field: string;
  alias: string;
}

const tokenPattern =
  /'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*(?::\d+)?|-?\d+(?:[-\d:.TZ+]*\d[TZ]?)?|<=|>=|!=|<>|[(),=<>*]/g;

/** `SELECT … FROM … [WHERE …] [GROUP BY …] [HAVING …] [ORDER BY …] [LIMIT n] [OFFSET n]` over one object that is a dataset. */
export function soqlToSaql(soql: string, catalog: DatasetCatalog): SoqlText {
  const reader = tokenReader(soql.match(tokenPattern) ?? []);
  try {
    return readQuery(reader, catalog);
  } catch (error) {
    if (error instanceof UnknownSoql) return { problem: error.message };
    throw error;
  }
}

class UnknownSoql extends Error {}

interface TokenReader {
  peek(): string;
  next(): string;
  is(word: string): boolean;
  take(word: string): boolean;
  expect(word: string): void;
}

function tokenReader(tokens: string[]): TokenReader {
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const is = (word: string) => peek().toUpperCase() === word;
  const take = (word: string) => {
    const found = is(word);
    if (found) at += 1;
    return found;
  };
  return {
    peek,
    is,
    take,
    next: () => {
      at += 1;
      return tokens[at - 1] ?? '';
    },
    expect: (word) => {
      if (!take(word))
        throw new UnknownSoql(`The SOQL query has "${peek() || 'its end'}" where ${word} is expected.`);
    },
  };
}

function readQuery(reader: TokenReader, catalog: DatasetCatalog): SoqlText {
  reader.expect('SELECT');
  const selected: Selected[] = [];
  do selected.push(readSelected(reader, selected));
  while (reader.take(','));
  reader.expect('FROM');
  const object = reader.next();
  const dataset = catalog(object);
  if (!/^(?:WHERE|GROUP|ORDER|LIMIT|OFFSET|HAVING|)$/i.test(reader.peek())) reader.next();
  const where = reader.take('WHERE') ? readOr(reader, dataset) : null;
  const groups: string[] = [];
  if (reader.take('GROUP')) {
    reader.expect('BY');
    do groups.push(reader.next());
    while (reader.take(','));
  }
  const having = reader.take('HAVING') ? readOr(reader, null) : null;
  const isGrouped = groups.length > 0 || selected.some((s) => s.fn !== null);
  const lines = [`q = load ${quoteText(object)};`, where === null ? null : `q = filter q by ${where};`];
  if (isGrouped)
    lines.push(
      `q = group q by ${groups.length === 0 ? 'all' : `(${groups.map((g) => name(g, dataset)).join(', ')})`};`,
    );
  lines.push(`q = foreach q generate ${selected.map((s) => projection(s, dataset)).join(', ')};`);
  if (having !== null) lines.push(`q = filter q by ${having};`);
  lines.push(...readTail(reader, selected));
  if (reader.peek() !== '')
    throw new UnknownSoql(`The SOQL query has "${reader.peek()}", which the preview does not know.`);
  return { saql: lines.filter((line) => line !== null).join('\n'), object };
}

function readSelected(reader: TokenReader, before: Selected[]): Selected {
  const word = reader.next();
  if (word === '(')
    throw new UnknownSoql('The SOQL query selects from a child relationship, which the preview cannot run.');
  const isCall = reader.take('(');
  const field = isCall ? (reader.is(')') ? '*' : reader.next()) : word;
  if (isCall) reader.expect(')');
  const next = reader.peek();
  const alias = next !== '' && next !== ',' && next.toUpperCase() !== 'FROM' ? reader.next() : null;
  const unnamed = before.filter((s) => /^expr\d+$/.test(s.alias)).length;
  return {
    fn: isCall ? word.toUpperCase() : null,
    field,
    alias: alias ?? (isCall ? `expr${unnamed}` : word),
  };
}

const aggregates: Record<string, string> = {
  COUNT_DISTINCT: 'unique',
  SUM: 'sum',
  AVG: 'avg',
  MIN: 'min',
  MAX: 'max',
};

function projection({ fn, field, alias }: Selected, dataset: Dataset | null): string {
  if (fn === null) return `${name(field, dataset)} as ${quoteName(alias)}`;
  if (fn === 'COUNT') return `count() as ${quoteName(alias)}`;
  const aggregate = aggregates[fn];
  if (aggregate === undefined) throw new UnknownSoql(`The preview does not know the SOQL function ${fn}.`);
  return `${aggregate}(${name(field, dataset)}) as ${quoteName(alias)}`;
}

function readTail(reader: TokenReader, selected: Selected[]): string[] {
  const lines: string[] = [];
  if (reader.take('ORDER')) {
    reader.expect('BY');
    const keys: string[] = [];
    do {
      const word = reader.next();
      const field = reader.take('(') ? reader.next() : word;
      if (field !== word) reader.expect(')');
      const column = selected.find((s) => s.alias === field || s.field === field)?.alias;
      const direction = reader.take('DESC') ? 'desc' : reader.take('ASC') ? 'asc' : 'asc';
      if (reader.take('NULLS')) reader.next();
      if (column !== undefined) keys.push(`${quoteName(column)} ${direction}`);
    } while (reader.take(','));
    if (keys.length > 0) lines.push(`q = order q by (${keys.join(', ')});`);
  }
  const limit = reader.take('LIMIT') ? Number(reader.next()) : null;
  if (reader.take('OFFSET')) lines.push(`q = offset q ${Number(reader.next()) || 0};`);
  if (limit !== null) lines.push(`q = limit q ${limit || 0};`);
  return lines;
}

function readOr(reader: TokenReader, dataset: Dataset | null): string {
  const parts = [readAnd(reader, dataset)];
  while (reader.take('OR')) parts.push(readAnd(reader, dataset));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' || ')})`;
}

function readAnd(reader: TokenReader, dataset: Dataset | null): string {
  const parts = [readTest(reader, dataset)];
  while (reader.take('AND')) parts.push(readTest(reader, dataset));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' && ')})`;
}

function readTest(reader: TokenReader, dataset: Dataset | null): string {
  if (reader.take('NOT')) return `!(${readTest(reader, dataset)})`;
  if (reader.take('(')) {
    const inner = readOr(reader, dataset);
    reader.expect(')');
    return `(${inner})`;
  }
  const written = reader.next();
  const { name: resolved, date, column } = resolveField(dataset, written);
  const field = quoteName(resolved);
  const not = reader.take('NOT');
  if (reader.take('IN')) return `${field} ${not ? 'not ' : ''}in [${readList(reader).join(', ')}]`;
  if (reader.take('LIKE')) return `${field} like ${quoteText(unquote(reader.next()))}`;
  const operator = reader.next();
  const value = reader.next();
  if (/^null$/i.test(value)) return `${field} is ${operator === '=' ? '' : 'not '}null`;
  if (date !== null && !value.startsWith("'"))
    return `${dateParts(date)} in [${dateLiteral(operator, value)}]`;
  const saqlOperator = { '=': '==', '<>': '!=' }[operator] ?? operator;
  if (!['==', '!=', '<', '<=', '>', '>='].includes(saqlOperator))
    throw new UnknownSoql(`The preview does not know the SOQL operator "${operator}".`);
  const isNumber = /^-?[\d.]+$/.test(value) && column?.type !== 'text';
  return `${field} ${saqlOperator} ${isNumber ? value : quoteText(unquote(value))}`;
}

function readList(reader: TokenReader): string[] {
  reader.expect('(');
  if (reader.is('SELECT'))
    throw new UnknownSoql('The SOQL query has a query inside another, which the preview cannot run.');
  const items: string[] = [];
  do {
    const value = reader.next();
    items.push(value.startsWith("'") || !/^-?[\d.]+$/.test(value) ? quoteText(unquote(value)) : value);
  } while (reader.take(','));
  reader.expect(')');
  return items;
}

const literals: Record<string, string> = {
  TODAY: 'current day',
  YESTERDAY: '1 day ago',
  TOMORROW: '1 day ahead',
  THIS_WEEK: 'current week',
  THIS_MONTH: 'current month',
  THIS_QUARTER: 'current quarter',
  THIS_YEAR: 'current year',
  LAST_WEEK: '1 week ago',
  LAST_MONTH: '1 month ago',
  LAST_QUARTER: '1 quarter ago',
  LAST_YEAR: '1 year ago',
  NEXT_WEEK: '1 week ahead',
  NEXT_MONTH: '1 month ahead',
  NEXT_QUARTER: '1 quarter ahead',
  NEXT_YEAR: '1 year ahead',
};

/** A date, or a date literal such as `LAST_N_DAYS:30`, as a SAQL range with the operator's open end. */
function dateLiteral(operator: string, value: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(value);
  const counted = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\d+)$/i.exec(value);
  const unit = counted?.[2]?.toLowerCase() ?? 'day';
  const far = counted === null ? null : `${counted[3]} ${unit}s ${/^LAST/i.test(value) ? 'ago' : 'ahead'}`;
  const text = far ?? literals[value.toUpperCase()];
  if (day !== null) {
    const list = `[${Number(day[1])}, ${Number(day[2])}, ${Number(day[3])}]`;
    if (operator === '=') return `dateRange(${list}, ${list})`;
    return operator.startsWith('>') ? `dateRange(${list}, [9999, 12, 31])` : `dateRange([1, 1, 1], ${list})`;
  }
  if (text === undefined) throw new UnknownSoql(`The preview does not know the SOQL date "${value}".`);
  if (operator === '=' && far !== null)
    return /^LAST/i.test(value) ? `"${far}".."current ${unit}"` : `"current ${unit}".."${far}"`;
  if (operator === '=') return `"${text}"`;
  return operator.startsWith('>') ? `"${text}"..` : `.."${text}"`;
}

function name(written: string, dataset: Dataset | null): string {
  return quoteName(resolveField(dataset, written).name);
}

function unquote(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}
