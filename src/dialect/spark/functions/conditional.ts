import type { FunctionForm } from './form.ts';

export const conditionalForms: FunctionForm[] = [
  { name: 'coalesce', takes: 'T, T…', gives: 'T', duck: 'coalesce($*)' },
];
