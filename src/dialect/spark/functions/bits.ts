import type { FunctionForm } from './form.ts';

export const bitForms: FunctionForm[] = [{ name: 'md5', takes: 'binary', gives: 'string', duck: 'md5($1)' }];
