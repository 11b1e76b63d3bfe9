import type { FunctionForm } from './form.ts';

export const jsonForms: FunctionForm[] = [];
