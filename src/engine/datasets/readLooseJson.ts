import { readFile } from 'node:fs/promises';
import { parse } from 'jsonc-parser';

/** The object in a template's JSON file, which may have comments, a BOM and commas too many; null where there is none. */
export async function readLooseJson(path: string): Promise<Record<string, unknown> | null> {
  return asObject(await readLooseValue(path));
}

/** Whatever stands in such a file; undefined where nothing does. */
export async function readLooseValue(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return parse(text.replace(/^\ufeff/, ''), [], { allowTrailingComma: true });
}

/** What comes out of a file may be anything. */
export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function asObjects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== null) : [];
}

/** A text that is not empty; else undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
