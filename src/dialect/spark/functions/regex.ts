import { quoteText } from '../../sql/quote.ts';
import { javaRegex } from '../javaRegex.ts';
import type { FunctionForm } from './form.ts';

export const regexForms: FunctionForm[] = [
  {
    name: 'split',
    takes: 'string, =string',
    gives: 'array<string>',
    duck: ([text, pattern]) =>
      `sp_split(${text!.sql}, ${quoteText(javaRegex(String(pattern!.constant), 'consume').pattern)})`,
    only: ([, pattern]) => {
      const { refused, nullable, atEnd, ascii } = javaRegex(String(pattern!.constant), 'consume');
      if (refused !== null) return refused;
      return nullable || atEnd || ascii ? 'A split at a pattern that may match nothing' : null;
    },
  },
];
