import { describe, expect, it } from 'vitest';
import { forecast } from '../../src/saql/forecast/holtWinters.ts';
import { type ForecastOptions, forecastTable } from '../../src/saql/forecast/timeseries.ts';

const settings = { length: 4, seasonality: null, natural: 12, model: null, interval: 95 } as const;
const wave = (at: number) => Math.sin((at * Math.PI) / 6);
const added = (at: number) => 100 + 2 * at + 30 * wave(at);
const multiplied = (at: number) => (100 + 2 * at) * (1 + 0.3 * wave(at));

describe('forecasts', () => {
  it.each([
    ['a season that is added', added],
    ['a season that is multiplied', multiplied],
    ['a trend', (at: number) => 7 - 3 * at],
    ['one value again and again', () => 5],
  ])('goes on with %s as it is, without a doubt', (_, value) => {
    const found = forecast(
      Array.from({ length: 48 }, (_, at) => value(at)),
      settings,
    )!;
    for (const [step, { value: expected, low, high }] of found.future.entries()) {
      expect(expected).toBeCloseTo(value(48 + step), 8);
      expect(high - low).toBeCloseTo(0, 6);
    }
    found.fitted.forEach((fitted, at) => {
      expect(fitted).toBeCloseTo(value(at), 8);
    });
  });

  it('needs two values, and begins with the first', () => {
    expect(forecast([], settings)).toBeNull();
    expect(forecast([null, 3, null], settings)).toBeNull();
    const found = forecast([null, null, 1, null, 3, null], settings)!;
    expect(found.fitted.slice(0, 2)).toEqual([null, null]);
    expect(found.fitted[3]).toBeCloseTo(2, 10);
    expect(found.future.map(({ value }) => Math.round(value * 1e6) / 1e6)).toEqual([5, 6, 7, 8]);
  });

  it('has bounds that widen where the level wanders, and wider ones for 95 % than for 80 %', () => {
    const steps = [4, 6, 5, 4, -6, -7, -6, -5, 5, 6, 4, 5, -3, -4, -3, -2, 6, 7, 5, 6];
    const walk = steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 100));
    const widths = (interval: 80 | 95) =>
      forecast(walk, { ...settings, interval })!.future.map(({ low, high }) => high - low);
    expect(widths(95).every((width, at, all) => at === 0 || width > all[at - 1]!)).toBe(true);
    widths(80).forEach((width, at) => {
      expect(width).toBeLessThan(widths(95)[at]!);
    });
  });

  it('stops between two partitions when asked', async () => {
    const stop = new AbortController();
    const input = {
      columns: ['Who', 'Year', 'Value'].map((name) => ({
        name,
        type: name === 'Value' ? 'DOUBLE' : 'VARCHAR',
      })),
      values: [
        ['a', 'a', 'b', 'b'],
        ['2020', '2021', '2020', '2021'],
        [1, 2, 3, 4],
      ],
      rowCount: 4,
    };
    const options: ForecastOptions = {
      measures: [{ source: 'Value', alias: 'next' }],
      dateCols: ['Year'],
      dateFormat: 'Y',
      partition: ['Who'],
      length: 1,
      ignoreLast: false,
      seasonality: null,
      model: null,
      interval: null,
    };
    const whole = await forecastTable(input, options, stop.signal);
    expect(whole.rowCount).toBe(6);
    const running = forecastTable(input, options, stop.signal);
    stop.abort(new Error('Enough.'));
    await expect(running).rejects.toThrow('Enough.');
  });
});
