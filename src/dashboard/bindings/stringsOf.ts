import type { JsonPath } from '../model.ts';

/** A string within a JSON value. */
export interface PlacedString {
  path: JsonPath;
  text: string;
  /** The text is the key that the path leads to, not the value there. */
  isKey: boolean;
}

/** Every string within a JSON value, keys too, in the order of the text. */
export function* stringsOf(value: unknown, path: JsonPath = []): Generator<PlacedString> {
  if (typeof value === 'string') yield { path, text: value, isKey: false };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* stringsOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      yield { path: [...path, key], text: key, isKey: true };
      yield* stringsOf(member, [...path, key]);
    }
}
