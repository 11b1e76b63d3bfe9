import { describe, expect, it } from 'vitest';
import type { ViewColumn } from '../../src/shared/dashboardView.ts';
import { formatDate } from '../../src/shared/formatDate.ts';

type Parts = NonNullable<ViewColumn['date']>['parts'];

describe('dates by their parts', () => {
  const cases: [string | number, Parts, string][] = [
    ['2024', ['year'], '2024'],
    [2024, ['year'], '2024'],
    ['2024~~~03', ['year', 'month'], 'Mar 2024'],
    ['2024~~~12', ['year', 'month'], 'Dec 2024'],
    ['2024~~~3', ['year', 'quarter'], 'Q3 2024'],
    ['2024~~~5', ['year', 'week'], 'W05 2024'],
    ['2024~~~52', ['year', 'week'], 'W52 2024'],
    ['2024~~~03~~~09', ['year', 'month', 'day'], 'Mar 9, 2024'],
    ['2024~~~03~~~09~~~7', ['year', 'month', 'day', 'hour'], 'Mar 9, 2024 07:00'],
    ['03~~~2024', ['month', 'year'], 'Mar 2024'],
  ];
  it.each(cases)('%s as %j is %s', (value, parts, text) => {
    expect(formatDate(value, parts)).toBe(text);
  });

  const others: [unknown, Parts, string][] = [
    [null, ['year'], '-'],
    [undefined, ['year'], '-'],
    ['', ['year'], '-'],
    ['2024~~~03', ['year'], '2024-03'],
    ['2024', ['year', 'month'], '2024'],
    ['2024~~~13', ['year', 'month'], '2024-13'],
    ['2024~~~00', ['year', 'month'], '2024-00'],
    ['2024~~~x', ['year', 'month'], '2024-x'],
    ['All', ['year'], 'All'],
    ['03~~~09', ['month', 'day'], '03-09'],
    ['20240~~~03', ['year', 'month'], '20240-03'],
    ['<b>~~~03', ['year', 'month'], '<b>-03'],
  ];
  it.each(others)('%j as %j, which does not fit, is %s', (value, parts, text) => {
    expect(formatDate(value, parts)).toBe(text);
  });
});
