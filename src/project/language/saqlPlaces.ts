import { type FieldOrigin, innerOf, saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';

/** Every name of a query that is made of fields of datasets, without its quotes. */
export function saqlPlaces(text: string): { start: number; end: number; origins: FieldOrigin[] }[] {
  return saqlFieldOrigins(parseSaql(text).query)
    .readings.filter(({ origins }) => origins.length > 0)
    .map(({ name, origins }) => ({ ...innerOf(name), origins }))
    .sort((a, b) => a.start - b.start);
}
