import { quoteText } from '../../sql/quote.ts';
import { typeText } from '../types.ts';
import type { FunctionForm } from './form.ts';

export const miscForms: FunctionForm[] = [
  { name: 'typeof', takes: 'any', gives: 'string', duck: ([x]) => quoteText(typeText(x!.type)) },
];
