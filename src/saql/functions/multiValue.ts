import { define } from './define.ts';
import type { SaqlFunction } from './types.ts';

export const multiValue: readonly SaqlFunction[] = [
  define({
    signature: 'mv_to_string(dimension, [delimiter])',
    doc: 'All values of a multi-value dimension, sorted, with ", " or another delimiter of at most two characters between them.',
    result: 'text',
    parameters: ['mv', 'text'],
    min: 1,
    sql([plain, delimiter = "', '"], context, [dimension, given]) {
      if (given && (given.node.kind !== 'string' || given.node.value.length > 2)) {
        context.report(
          'saql-argument-type',
          'The delimiter of mv_to_string() must be a text of at most two characters between double quotes.',
          given.node,
        );
        return 'NULL';
      }
      if (dimension?.type !== 'list') return String(plain);
      return `array_to_string(list_sort(${dimension.sql}), ${delimiter})`;
    },
  }),
];
