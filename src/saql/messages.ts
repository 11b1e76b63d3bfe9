import type { Finding, Severity } from '../shared/diagnostic.ts';

type Sentence = (fact: string) => string;

/** What can be wrong with the form of a SAQL text: code → severity and sentence. */
const syntax = {
  'saql-unclosed-string': ['error', () => 'This text has no closing quote. Add `"` where it ends.'],
  'saql-unclosed-name': ['error', () => "This name has no closing quote. Add `'` where it ends."],
  'saql-stray-quote': [
    'error',
    () => 'This quote closes nothing. Add the opening quote, or remove this one.',
  ],
  'saql-unclosed-comment': ['error', () => 'This comment is never closed. Add `*/` where it ends.'],
  'saql-unclosed-binding': ['error', () => 'This binding is never closed. Add its closing braces.'],
  'saql-unclosed-bracket': [
    'error',
    (f) => `This \`${f}\` is never closed. Add \`${closing(f)}\` where it ends.`,
  ],
  'saql-stray-bracket': [
    'error',
    (f) => `This \`${f}\` closes nothing. Remove it, or add its opening bracket.`,
  ],
  'saql-curly-quote': ['error', (f) => `SAQL knows no curly quotes. Write straight ones: \`${f}\`.`],
  'saql-unknown-character': [
    'error',
    (f) => `SAQL has no use for \`${f}\` here. Remove it, or quote the name.`,
  ],
  'saql-missing-semicolon': ['error', () => 'The statement ends here. Write `;` between two statements.'],
  'saql-unknown-statement': ['error', (f) => `${f}`],
  'saql-arimax': [
    'error',
    () =>
      'There is no forecast by `arimax` here. Write `timeseries`, which takes the same `length`, `dateCols`, `ignoreLast`, `partition` and `predictionInterval`.',
  ],
  'saql-missing-statement': [
    'error',
    () => 'Write a statement after `=`, such as `load`, `filter` or `foreach`.',
  ],
  'saql-missing-stream': ['error', (f) => `Write the name of a stream after \`${f}\`.`],
  'saql-missing-dataset': ['error', () => 'Write the name of a dataset in double quotes after `load`.'],
  'saql-missing-word': ['error', (f) => `The word \`${f}\` is missing here. Write it.`],
  'saql-missing-operand': [
    'error',
    (f) => `An operand of \`${f}\` is missing. Write a field, a number or a text.`,
  ],
  'saql-missing-expression': ['error', (f) => `Write an expression after \`${f}\`.`],
  'saql-missing-name': ['error', (f) => `Write a name after \`${f}\`.`],
  'saql-missing-symbol': ['error', (f) => `\`${f}\` is missing here. Write it.`],
  'saql-single-equals': ['error', () => 'A comparison needs two equals signs. Write `==`.'],
  'saql-misspelt-word': ['error', (f) => `This is no word of SAQL. Did you mean \`${f}\`?`],
  'saql-only-expression': [
    'warning',
    () => 'This is an expression, not a query. Put it in a `foreach` statement.',
  ],
  'saql-unexpected': [
    'error',
    (f) => `\`${f}\` cannot stand here. Remove it, or end the statement before it by \`;\`.`,
  ],
  'saql-too-deep': [
    'error',
    () => 'This expression is nested too deeply. Split it over several `foreach` statements.',
  ],
  'saql-keyword-case': ['warning', (f) => `Keywords are written in lower case. Write \`${f}\`.`],
} satisfies Record<string, [Severity, Sentence]>;

export type SyntaxCode = keyof typeof syntax;

export function syntaxFinding(code: SyntaxCode, start: number, end: number, fact = ''): Finding {
  const [severity, sentence] = syntax[code] as [Severity, Sentence];
  return { start, end, severity, code, message: sentence(fact) };
}

function closing(opening: string): string {
  if (opening === '(') return ')';
  return opening === '[' ? ']' : 'end';
}
