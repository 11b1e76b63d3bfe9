import { plainCell } from '../formatCell.ts';

/** What stands in place of rows where there are none. */
export function noResults({ noResultsLabel }: Record<string, unknown>): string {
  return typeof noResultsLabel === 'string' && noResultsLabel !== ''
    ? plainCell(noResultsLabel)
    : 'No results found.';
}
