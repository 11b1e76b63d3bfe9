import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSaql } from '../../src/saql/parse.ts';
import { printSaql } from '../../src/saql/print.ts';
import { queries, withoutPlaces } from '../support/saqlTrees.ts';

it('prints every tree as text that parses to the same tree', () => {
  fc.assert(
    fc.property(queries, (query) => {
      const { query: again, findings } = parseSaql(printSaql(query));
      expect(findings).toEqual([]);
      expect(withoutPlaces(again)).toEqual(withoutPlaces(query));
    }),
    { numRuns: 1500 },
  );
});

it('reads any text whatever without a throw, with every finding and node inside the text', () => {
  const words = [
    'q',
    '=',
    ';',
    'load',
    'filter',
    'by',
    '(',
    ')',
    '[',
    ']',
    '"a"',
    "'b'",
    '"',
    "'",
    '{{',
    '}}',
    '..',
    'case',
    'end',
    'over',
    ',',
    'group',
    'not',
    '-',
    '\n',
    '1',
    '--',
    '/*',
    'foreach',
    'generate',
    'as',
  ];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 40 }),
      (parts) => {
        const text = parts.join(' ');
        const { query, findings } = parseSaql(text);
        for (const place of [...findings, ...query.statements]) {
          expect(place.start).toBeGreaterThanOrEqual(0);
          expect(place.end).toBeGreaterThanOrEqual(place.start);
          expect(place.end).toBeLessThanOrEqual(text.length);
        }
        printSaql(query);
      },
    ),
    { numRuns: 1500 },
  );
});
