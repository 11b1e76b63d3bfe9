import { define, textOfNumber } from './define.ts';
import type { SaqlFunction } from './types.ts';

const blanks = "' '";

/** A whole number raised to `least`; null stays null, which greatest() would pass over. */
const atLeast = (least: number, number: string): string =>
  `(CASE WHEN CAST(${number} AS BIGINT) < ${least} THEN ${least} ELSE CAST(${number} AS BIGINT) END)`;

const cased = (name: string, doc: string): SaqlFunction =>
  define({
    signature: `${name}(text)`,
    doc,
    result: 'text',
    parameters: ['text'],
    sql: ([s]) => `${name}(${s})`,
  });

const trims = (name: string, where: string): SaqlFunction =>
  define({
    signature: `${name}(text, [characters])`,
    doc: `The text without blanks, or without any of the characters given, at ${where}.`,
    result: 'text',
    parameters: ['text', 'text'],
    min: 1,
    sql: ([s, chars]) => `${name}(${s}, ${chars ?? blanks})`,
  });

export const strings: readonly SaqlFunction[] = [
  define({
    signature: 'len(text)',
    doc: 'How many characters a text has.',
    result: 'number',
    parameters: ['text'],
    sql: ([s]) => `length(${s})`,
  }),
  define({
    signature: 'substr(text, start, [length])',
    doc: 'A part of a text. The first character is 1; a negative start counts from the end. Empty where nothing stands there, and null where the length is negative.',
    result: 'text',
    parameters: ['text', 'number', 'number'],
    min: 2,
    sql: ([s, start, length]) => {
      const from = `CAST(${start} AS BIGINT)`;
      const count = length === undefined ? '' : `, CAST(${length} AS BIGINT)`;
      const part = `WHEN ${from} = 0 OR ${from} < -length(${s}) THEN left(${s}, 0) ELSE substr(${s}, ${from}${count}) END`;
      return `(CASE ${length === undefined ? '' : `WHEN CAST(${length} AS BIGINT) < 0 THEN NULL `}${part})`;
    },
  }),
  define({
    signature: 'index_of(text, searched, [start], [occurrence])',
    doc: 'Where a text stands in another, from 1; 0 where it does not. Search begins at start (1) and gives the occurrence asked for (1).',
    result: 'number',
    parameters: ['text', 'text', 'number', 'number'],
    min: 2,
    sql([s, searched, start = '1', occurrence = '1']) {
      const from = atLeast(1, start);
      const nth = atLeast(1, occurrence);
      const parts = `string_split(substr(${s}, ${from}), ${searched})`;
      const before = `CAST(list_sum([length(p) FOR p IN (${parts})[1:${nth}]]) AS BIGINT) + (${nth} - 1) * length(${searched})`;
      return `(CASE WHEN ${searched} = '' OR ${searched} IS NULL THEN NULL WHEN len(${parts}) > ${nth} THEN ${from} + ${before} WHEN len(${parts}) <= ${nth} THEN 0 END)`;
    },
  }),
  define({
    signature: 'starts_with(text, beginning)',
    doc: 'Whether a text begins with another; upper and lower case differ. Null where the other is empty.',
    result: 'boolean',
    parameters: ['text', 'text'],
    sql: ([s, t]) => `starts_with(${s}, nullif(${t}, ''))`,
  }),
  define({
    signature: 'ends_with(text, ending)',
    doc: 'Whether a text ends with another; upper and lower case differ. Null where the other is empty.',
    result: 'boolean',
    parameters: ['text', 'text'],
    sql: ([s, t]) => `ends_with(${s}, nullif(${t}, ''))`,
  }),
  define({
    signature: 'ascii(text)',
    doc: 'The code of the first character of a text.',
    result: 'number',
    parameters: ['text'],
    sql: ([s]) => `unicode(nullif(${s}, ''))`,
  }),
  define({
    signature: 'chr(code)',
    doc: 'The character that has this code; null where none has.',
    result: 'text',
    parameters: ['number'],
    // DuckDB refuses what is no code, and the halves of pairs.
    sql: ([n]) =>
      `(CASE WHEN ${n} BETWEEN 1 AND 55295 OR ${n} BETWEEN 57344 AND 1114111 THEN chr(CAST(${n} AS INTEGER)) END)`,
  }),
  cased('lower', 'The text in lower case.'),
  cased('upper', 'The text in upper case.'),
  trims('trim', 'both ends'),
  trims('ltrim', 'its beginning'),
  trims('rtrim', 'its end'),
  define({
    signature: 'replace(text, searched, replacement)',
    doc: 'The text with every occurrence of another replaced.',
    result: 'text',
    parameters: ['text', 'text', 'text'],
    sql: ([s, from, to]) => `replace(${s}, ${from}, ${to})`,
  }),
  define({
    signature: 'coalesce(value, value, …)',
    doc: 'The first value that is not null.',
    result: 'same',
    parameters: ['any'],
    min: 1,
    max: Number.POSITIVE_INFINITY,
    sql(values, _, given) {
      const types = given.map(({ type }) => (type === 'list' ? 'text' : type));
      const known = new Set(types.filter((type) => type !== 'null' && type !== 'unknown'));
      // Of several types it is text, since a column has one type.
      const texts = values.map((value, at) =>
        known.size < 2 || types[at] === 'text'
          ? value
          : types[at] === 'number'
            ? textOfNumber(value)
            : `CAST(${value} AS VARCHAR)`,
      );
      return `coalesce(${texts.join(', ')})`;
    },
  }),
];
