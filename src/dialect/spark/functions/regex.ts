import { quoteText } from '../../../shared/quote.ts';
import type { Typed } from '../context.ts';
import { guardedText, javaRegex, javaReplacement, literalPattern, type Regex } from '../javaRegex.ts';
import type { FunctionForm } from './form.ts';

export const regexForms: FunctionForm[] = [
  {
    name: 'split',
    takes: 'string, =string',
    gives: 'array<string>',
    duck: ([text, pattern]) => splitText(text!, pattern!),
    only: ([, pattern]) => splitsExactly(pattern!),
  },
  {
    name: 'split',
    takes: 'string, =string, =int',
    gives: 'array<string>',
    duck: ([text, pattern, limit]) => {
      const most = Number(limit!.constant);
      const literal = quoteText(literalPattern(String(pattern!.constant)) ?? '');
      return most > 0 ? `sp_split_limit(${text!.sql}, ${literal}, ${most})` : splitText(text!, pattern!);
    },
    only: ([, pattern, limit]) =>
      Number(limit!.constant) > 0 && !literalPattern(String(pattern!.constant))
        ? 'split by a regular expression with a limit'
        : splitsExactly(pattern!),
  },
  {
    name: 'regexp_like rlike regexp',
    takes: 'string, =string',
    gives: 'boolean',
    duck: ([text, pattern]) => {
      const regex = regexOf(pattern!, 'match');
      return `regexp_matches(${guarded(text!, regex)}, ${quoteText(regex.pattern)})`;
    },
    only: ([, pattern]) => regexOf(pattern!, 'match').refused,
  },
  {
    name: 'regexp_replace',
    takes: 'string, =string, =string',
    gives: 'string',
    duck: ([text, pattern, replacement]) => {
      const regex = regexOf(pattern!);
      const put = javaReplacement(String(replacement!.constant), regex.groups)!;
      return `regexp_replace(${guarded(text!, regex)}, ${quoteText(regex.pattern)}, ${quoteText(put)}, 'g')`;
    },
    only: ([, pattern, replacement]) => {
      const regex = regexOf(pattern!);
      if (regex.refused !== null) return regex.refused;
      if (regex.nullable) return 'A replacement of a pattern that may match nothing';
      return javaReplacement(String(replacement!.constant), regex.groups) === null
        ? 'A replacement of this form'
        : null;
    },
  },
  {
    name: 'regexp_extract',
    takes: 'string, =string',
    gives: 'string',
    duck: ([text, pattern]) => extract(text!, pattern!, 1),
    only: ([, pattern]) => groupIsThere(pattern!, 1),
  },
  {
    name: 'regexp_extract',
    takes: 'string, =string, =int',
    gives: 'string',
    duck: ([text, pattern, group]) => extract(text!, pattern!, Number(group!.constant)),
    only: ([, pattern, group]) => groupIsThere(pattern!, Number(group!.constant)),
  },
  {
    name: 'regexp_extract_all',
    takes: 'string, =string',
    gives: 'array<string>',
    duck: ([text, pattern]) => extractAll(text!, pattern!, 1),
    only: ([, pattern]) =>
      regexOf(pattern!).nullable ? 'A pattern that may match nothing' : groupIsThere(pattern!, 1),
  },
  {
    name: 'regexp_extract_all',
    takes: 'string, =string, =int',
    gives: 'array<string>',
    duck: ([text, pattern, group]) => extractAll(text!, pattern!, Number(group!.constant)),
    only: ([, pattern, group]) =>
      regexOf(pattern!).nullable
        ? 'A pattern that may match nothing'
        : groupIsThere(pattern!, Number(group!.constant)),
  },
  {
    name: 'regexp_count',
    takes: 'string, =string',
    gives: 'int',
    duck: ([text, pattern]) => `CAST(len(${extractAll(text!, pattern!, 0)}) AS INTEGER)`,
    only: ([, pattern]) => consumes(pattern!),
  },
  {
    name: 'regexp_substr',
    takes: 'string, =string',
    gives: 'string',
    duck: ([text, pattern]) => {
      const regex = regexOf(pattern!);
      return `sp_regexp_substr(${guarded(text!, regex)}, ${quoteText(regex.pattern)})`;
    },
    only: ([, pattern]) => consumes(pattern!),
  },
  {
    name: 'regexp_instr',
    takes: 'string, =string',
    gives: 'int',
    duck: ([text, pattern]) => {
      const regex = regexOf(pattern!);
      return `sp_regexp_instr(${guarded(text!, regex)}, ${quoteText(regex.pattern)})`;
    },
    only: ([, pattern]) =>
      String(pattern!.constant).includes('^') ? 'regexp_instr with ^' : consumes(pattern!),
  },
];

const regexOf = (pattern: Typed, use: 'match' | 'consume' = 'consume') =>
  javaRegex(String(pattern.constant), use);

function consumes(pattern: Typed): string | null {
  const { refused, nullable } = regexOf(pattern);
  return refused ?? (nullable ? 'A pattern that may match nothing' : null);
}

const guarded = (text: Typed, regex: Regex) => guardedText(text.sql, regex);

function splitText(text: Typed, pattern: Typed): string {
  const literal = literalPattern(String(pattern.constant));
  if (literal === '') return `CASE WHEN ${text.sql} = '' THEN [''] ELSE sp_chars(${text.sql}) END`;
  if (literal !== null) return `string_split(${text.sql}, ${quoteText(literal)})`;
  const regex = regexOf(pattern);
  return `sp_split(${guarded(text, regex)}, ${quoteText(regex.pattern)})`;
}

function splitsExactly(pattern: Typed): string | null {
  return pattern.constant === '' ? null : consumes(pattern);
}

function groupIsThere(pattern: Typed, group: number): string | null {
  const { refused, groups } = regexOf(pattern);
  if (refused !== null) return refused;
  return group >= 0 && group <= groups && group <= 9 ? null : `The group ${group} of this regular expression`;
}

function extract(text: Typed, pattern: Typed, group: number): string {
  const regex = regexOf(pattern);
  return `sp_regexp_extract(${guarded(text, regex)}, ${quoteText(regex.pattern)}, ${group})`;
}

function extractAll(text: Typed, pattern: Typed, group: number): string {
  const regex = regexOf(pattern);
  return `list_transform(regexp_extract_all(${guarded(text, regex)}, ${quoteText(regex.pattern)}, ${group}), lambda g: coalesce(g, ''))`;
}
