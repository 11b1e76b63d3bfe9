import type { FunctionForm } from './form.ts';

export const aggregateForms: FunctionForm[] = [
  { name: 'count', kind: 'aggregate', takes: 'any', gives: 'bigint', duck: 'count($D$1)@' },
  { name: 'sum', kind: 'aggregate', takes: 'integral', gives: 'bigint', duck: 'sp_long(sum($D$1)@)' },
  { name: 'max', kind: 'aggregate', takes: 'any', gives: '$1', duck: 'max($D$1)@' },
  { name: 'min', kind: 'aggregate', takes: 'any', gives: '$1', duck: 'min($D$1)@' },
];
