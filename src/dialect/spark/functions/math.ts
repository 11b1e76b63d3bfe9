import type { FunctionForm } from './form.ts';

export const mathForms: FunctionForm[] = [
  {
    name: 'abs',
    takes: 'double',
    gives: 'double',
    duck: 'abs($1)',
    only: ([x]) => (x!.type.kind === 'double' ? null : 'abs of this type'),
  },
];
