import type { Typed } from '../context.ts';
import type { FunctionForm } from './form.ts';

const ranked = (name: string, duck: string, gives = 'int'): FunctionForm => ({
  name,
  kind: 'window',
  takes: '',
  gives,
  duck,
});

export const windowForms: FunctionForm[] = [
  ranked('row_number', 'CAST(row_number()@ AS INTEGER)'),
  ranked('rank', 'CAST(rank()@ AS INTEGER)'),
  ranked('dense_rank', 'CAST(dense_rank()@ AS INTEGER)'),
  ranked('percent_rank', 'percent_rank()@', 'double'),
  ranked('cume_dist', 'cume_dist()@', 'double'),
  { name: 'ntile', kind: 'window', takes: '', gives: 'int', duck: 'CAST(ntile(1)@ AS INTEGER)' },
  {
    name: 'ntile',
    kind: 'window',
    takes: '=int',
    gives: 'int',
    duck: 'CAST(ntile($1)@ AS INTEGER)',
    only: ([n]) => positive(n),
  },
  ...['lag', 'lead'].flatMap((name): FunctionForm[] => [
    { name, kind: 'window', takes: 'any', gives: '$1', duck: `${name}($1$N)@` },
    {
      name,
      kind: 'window',
      takes: 'any, =int',
      gives: '$1',
      duck: `${name}($1, $2$N)@`,
      only: ([, n]) => whole(n),
    },
    {
      name,
      kind: 'window',
      takes: 'any, =int, $1',
      gives: '$1',
      duck: `${name}($1, $2, $3$N)@`,
      only: ([, n], { call }) =>
        whole(n) ?? (call.nulls === 'ignore' ? `${name} with a default and IGNORE NULLS` : null),
    },
  ]),
  {
    name: 'nth_value',
    kind: 'window',
    takes: 'any, =int',
    gives: '$1',
    duck: 'nth_value($1, $2$N)@',
    only: ([, n]) => positive(n),
  },
];

function whole(n: Typed | undefined): string | null {
  return typeof n?.constant === 'number' && Number.isInteger(n.constant)
    ? null
    : 'An offset that is not a whole number';
}

function positive(n: Typed | undefined): string | null {
  return whole(n) ?? (Number(n?.constant) > 0 ? null : 'An offset that is not positive');
}
