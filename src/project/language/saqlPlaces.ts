import { type FieldOrigin, saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';

/** Every name of a query that is made of fields of datasets, without its quotes. */
export function saqlPlaces(text: string): { start: number; end: number; origins: FieldOrigin[] }[] {
  return saqlFieldOrigins(parseSaql(text).query)
    .readings.filter(({ origins }) => origins.length > 0)
    .map(({ name, origins }) => {
      const quote = name.quoted ? 1 : 0;
      return { start: name.start + quote, end: name.end - quote, origins };
    })
    .sort((a, b) => a.start - b.start);
}
