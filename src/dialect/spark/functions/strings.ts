import type { FunctionForm } from './form.ts';

export const stringForms: FunctionForm[] = [
  {
    name: 'length len char_length character_length',
    takes: 'string',
    gives: 'int',
    duck: 'CAST(length($1) AS INTEGER)',
  },
  { name: 'lower lcase', takes: 'string', gives: 'string', duck: 'lower($1)' },
  { name: 'upper ucase', takes: 'string', gives: 'string', duck: 'upper($1)' },
];
