import { endOfUnknown } from '../../saql/compile/context.ts';
import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { findColumn } from '../../shared/findColumn.ts';
import { type ResolvedField, resolveField } from './fields.ts';
import { type SoqlPlace, SoqlProblem } from './soqlProblem.ts';
import type { SoqlTokens } from './soqlTokens.ts';

/** The object of a query: its dataset, and the names that may stand before its fields. */
export interface SoqlObject {
  name: string;
  place: SoqlPlace;
  dataset: Dataset | null;
  prefixes: string[];
}

const alias = /^(?!(?:WHERE|GROUP|ORDER|LIMIT|OFFSET|HAVING|WITH|USING|FOR|ALL)$)[A-Za-z_]\w*$/i;

/** Reads the name of an object, and its alias. */
export function readObject(tokens: SoqlTokens, catalog: DatasetCatalog): SoqlObject {
  const name = tokens.next();
  const place = tokens.lastPlace();
  tokens.take('AS');
  const prefixes = alias.test(tokens.peek()) ? [name, tokens.next()] : [name];
  return { name, place, dataset: catalog(name), prefixes };
}

/** The object that follows the field list, which can be read once it is known from where. */
export function objectAhead(tokens: SoqlTokens, catalog: DatasetCatalog): SoqlObject {
  const ahead = tokens.ahead();
  for (let depth = 0; ahead.peek() !== '' && (depth > 0 || !ahead.is('FROM')); ahead.next()) {
    if (ahead.is('(')) depth += 1;
    else if (ahead.is(')')) depth -= 1;
    if (depth < 0) break;
  }
  ahead.expect('FROM');
  return readObject(ahead, catalog);
}

/** Names of SOQL differ not by case, and may begin with the object or its alias. */
export function soqlField({ dataset, prefixes }: SoqlObject, written: string): ResolvedField {
  const exact = resolveField(dataset, written);
  if (exact.column !== null || exact.date !== null) return exact;
  const lower = written.toLowerCase();
  const prefix = prefixes.find((name) => lower.startsWith(`${name.toLowerCase()}.`));
  const bare = prefix === undefined ? written : written.slice(prefix.length + 1);
  const isBare = ({ name }: { name: string }) => name.toLowerCase() === bare.toLowerCase();
  const found = dataset?.dates.find(isBare) ?? dataset?.columns.find(isBare);
  return resolveField(dataset, found?.name ?? bare);
}

/** The same, where the object's dataset has the field. One that SAQL finds by another name keeps the written one. */
export function knownField(from: SoqlObject, written: string, place: SoqlPlace): ResolvedField {
  const field = soqlField(from, written);
  const { dataset } = from;
  if (dataset === null || field.column !== null || field.date !== null) return field;
  const column = findColumn(dataset, field.name);
  if (column !== null) return { ...resolveField(dataset, column.name), name: field.name };
  const names = dataset.columns.map(({ name }) => name);
  throw new SoqlProblem(
    'soql-unknown-field',
    place,
    `The object "${from.name}" has no field "${written}" in the data at hand${endOfUnknown(field.name, names)}`,
  );
}
