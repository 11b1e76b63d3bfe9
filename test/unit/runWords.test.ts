import { expect, it } from 'vitest';
import { clockText, countsText, durationText, elapsed } from '../../src/shared/runWords.ts';

it('says how long something took', () => {
  const texts = [0, 840, 12_340, 59_940, 59_960, 245_000, 7_380_000].map(durationText);
  expect(texts).toEqual(['0.0 s', '0.8 s', '12.3 s', '59.9 s', '1 min 00 s', '4 min 05 s', '2 h 03 min']);
});

it('ticks like a clock', () => {
  expect([0, 7_900, 760_000, 3_723_000].map(clockText)).toEqual(['0:00', '0:07', '12:40', '1:02:03']);
});

it('names the counts that are not zero, in the order of the flow', () => {
  expect(countsText({ loaded: 0, accepted: 5000, read: 5001, rejected: 1 })).toBe(
    'read 5,001 · accepted 5,000 · rejected 1',
  );
  expect(countsText({})).toBe('');
});

it('counts to now while there is no end, and not at all before the beginning', () => {
  const startedAt = '2026-01-01T00:00:00.000Z';
  const now = Date.parse('2026-01-01T00:00:05.000Z');
  expect(elapsed({ startedAt, endedAt: null }, now)).toBe(5000);
  expect(elapsed({ startedAt, endedAt: '2026-01-01T00:00:02.000Z' }, now)).toBe(2000);
  expect(elapsed({ startedAt: null, endedAt: null }, now)).toBeNull();
});
