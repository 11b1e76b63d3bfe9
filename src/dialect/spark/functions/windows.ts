import type { FunctionForm } from './form.ts';

export const windowForms: FunctionForm[] = [
  { name: 'row_number', kind: 'window', takes: '', gives: 'int', duck: 'CAST(row_number()@ AS INTEGER)' },
];
