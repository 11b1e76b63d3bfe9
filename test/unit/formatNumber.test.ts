import { expect, it } from 'vitest';
import { formatNumber } from '../../src/shared/formatNumber.ts';

it.each([
  [1234567.891, null, 1, '1,234,567.89'],
  [0.1256, '0.0%', 100, '12.6%'],
  [1234.5, '$#,##0.00', 1, '$1,234.50'],
  [-1234.5, '$#,##0.00', 1, '-$1,234.50'],
  [-1234.5, '#,##0;(#,##0)', 1, '(1,235)'],
  [1234.5, '#,###', 1, '1,235'],
  [1234.5, '0', 1, '1235'],
  [5400, '#,##0.# " h"', 1 / 3600, '1.5  h'],
  [-0.001, '0.0', 1, '0.0'],
  [Number.NaN, '0', 1, 'NaN'],
  [12, 'no digits', 1, '12'],
])('writes %d by %s times %d as %s', (value, pattern, multiplier, expected) => {
  expect(formatNumber(value, pattern === null ? null : { pattern, multiplier })).toBe(expected);
});
