import { quoteText } from '../../../shared/quote.ts';
import { typeText } from '../types.ts';
import type { FunctionForm } from './form.ts';

export const miscForms: FunctionForm[] = [
  { name: 'typeof', takes: 'any', gives: 'string', duck: ([x]) => quoteText(typeText(x!.type)) },
  {
    name: 'assert_true',
    takes: 'boolean',
    gives: 'null',
    duck: "CASE WHEN $1 THEN CAST(NULL AS INTEGER) ELSE error('A condition of assert_true is not true.') END",
  },
  {
    name: 'assert_true',
    takes: 'boolean, string',
    gives: 'null',
    duck: "CASE WHEN $1 THEN CAST(NULL AS INTEGER) ELSE error(coalesce($2, 'null')) END",
  },
  { name: 'raise_error', takes: 'string', gives: 'null', duck: "error(coalesce($1, 'null'))" },
];
