import { define } from './define.ts';
import type { SaqlFunction } from './types.ts';

const how = 'Written before over ([..] partition by … order by …).';

const ranks = (name: string, doc: string): SaqlFunction =>
  define({
    signature: `${name}()`,
    kind: 'ranking',
    doc: `${doc} ${how}`,
    result: 'number',
    parameters: [],
    sql: () => `${name}()`,
  });

export const ranking: readonly SaqlFunction[] = [
  ranks('rank', 'The rank of a row; equal rows share one, and the next is skipped (1, 2, 2, 4).'),
  ranks('dense_rank', 'The rank of a row; equal rows share one, and none is skipped (1, 2, 2, 3).'),
  ranks('cume_dist', 'The share of rows up to this one, equal ones included: from above 0 to 1.'),
  ranks('row_number', 'The number of a row, without regard to equal ones.'),
];
