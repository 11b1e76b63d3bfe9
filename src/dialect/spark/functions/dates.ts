import type { FunctionForm } from './form.ts';

export const dateForms: FunctionForm[] = [
  { name: 'to_date', takes: 'date', gives: 'date', duck: '$1' },
  { name: 'year', takes: 'date', gives: 'int', duck: 'CAST(year($1) AS INTEGER)' },
];
