import { math } from './math.ts';
import type { SaqlFunction } from './types.ts';

const double = (sql: string | undefined): string => `CAST(${sql} AS DOUBLE)`;

/** A function of an angle in radians. */
const angle = (name: string, doc: string): SaqlFunction =>
  math(`${name}(number)`, doc, ([n]) => `${name}(${double(n)})`);

/** The angle of a sine or cosine; there is none of a number beyond 1. */
const arc = (name: string, doc: string): SaqlFunction =>
  math(
    `${name}(number)`,
    `${doc} Null where there is none.`,
    ([n]) => `(CASE WHEN ${n} BETWEEN -1 AND 1 THEN ${name}(${double(n)}) END)`,
  );

export const angles: readonly SaqlFunction[] = [
  math('pi()', 'The number π.', () => 'pi()'),
  angle('sin', 'The sine of an angle in radians.'),
  angle('cos', 'The cosine of an angle in radians.'),
  angle('tan', 'The tangent of an angle in radians.'),
  arc('asin', 'The angle in radians that has this sine.'),
  arc('acos', 'The angle in radians that has this cosine.'),
  angle('atan', 'The angle in radians that has this tangent.'),
  angle('degrees', 'An angle in degrees, of one in radians.'),
  angle('radians', 'An angle in radians, of one in degrees.'),
];
