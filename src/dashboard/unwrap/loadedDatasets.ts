/** The datasets that a query loads, as it names them, without parsing it. */
export function loadedDatasets(saql: string): string[] {
  return [...new Set([...saql.matchAll(/\bload\s+"([^"]+)"/g)].map((match) => match[1] ?? ''))];
}
