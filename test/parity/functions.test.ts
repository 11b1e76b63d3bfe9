import { beforeAll, describe, expect, it } from 'vitest';
import { type Comparison, compareFunctions } from './compareFunctions.ts';

describe('the function table beside a real Spark', () => {
  let comparison: Comparison;
  beforeAll(async () => {
    comparison = await compareFunctions();
  });

  it('never answers differently', () => {
    expect(comparison.differences).toEqual([]);
  });

  it('holds at least 250 functions exactly, and refuses the others', () => {
    expect(comparison.differing).toEqual([]);
    expect(comparison.exact.length).toBeGreaterThanOrEqual(250);
    expect(comparison.exact.length + comparison.refused.length).toBeGreaterThanOrEqual(430);
  });

  it('asks about every name of SHOW FUNCTIONS with at least three argument sets', () => {
    expect(comparison.gaps).toEqual([]);
  });
});
