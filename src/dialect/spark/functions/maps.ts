import type { FunctionForm } from './form.ts';

export const mapForms: FunctionForm[] = [
  { name: 'map_keys', takes: 'map<K,V>', gives: 'array<K>', duck: 'map_keys($1)' },
];
