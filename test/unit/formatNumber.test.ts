import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { formatNumber, formatOfDigits, parseFormat } from '../../src/shared/formatNumber.ts';

const by = (pattern: string, multiplier = 1) => ({ pattern, multiplier });

describe('numbers by a pattern', () => {
  it.each([
    ['$#,##0.00', 1, 1234.5, '$1,234.50'],
    ['$#,##0.00', 1, 0, '$0.00'],
    ['$#,##0.00', 1, -1234.567, '-$1,234.57'],
    ['#,##0.0%', 100, 0.1234, '12.3%'],
    ['#,##0.0%', 100, 12.5, '1,250.0%'],
    ['#,##0.0%', 100, -0.5, '-50.0%'],
    // The percent sign alone multiplies nothing.
    ['0.0%', 1, 12.34, '12.3%'],
    ['#,###', 1, 1234567.8, '1,234,568'],
    ['#,###', 1, 0.4, '0'],
    ['#', 1, 1234.4, '1234'],
    ['0', 1, 1234567, '1234567'],
    ['000', 1, 7, '007'],
    ['00.00', 1, 4.256, '04.26'],
    ['0.###', 1, 2, '2'],
    ['0.###', 1, 2.5, '2.5'],
    ['0.###', 1, 2.00049, '2'],
    ['$#,##0.0#', 1, 2, '$2.0'],
    ['$#,##0.0#', 1, 2.456, '$2.46'],
    ['#,##0.0,', 1, 1234.56, '1,234.6'],
    ['#,##0', 0.001, 1_234_567, '1,235'],
    ['#,##0 h', 1, 36, '36 h'],
    ['€ #,##0.00 / day', 1, 1.5, '€ 1.50 / day'],
    ["'about' #,##0", 1, 3, 'about 3'],
    ['"k"0\\!', 1, 3, 'k3!'],
    ['#,##0', 1, 2.5, '3'],
    ['#,##0', 1, -2.5, '-3'],
  ])('%s times %d of %d is %s', (pattern, multiplier, value, text) => {
    expect(formatNumber(value, by(pattern, multiplier))).toBe(text);
  });

  it('takes the part behind the semicolon for negative numbers', () => {
    expect(formatNumber(-5, by('#,##0.0;(#,##0.0)'))).toBe('(5.0)');
    expect(formatNumber(5, by('#,##0.0;(#,##0.0)'))).toBe('5.0');
    expect(formatNumber(-0.25, by('0%;-0 %', 100))).toBe('-25 %');
    expect(formatNumber(-5, by('$0;'))).toBe('-$5');
  });

  it('writes no sign before what is rounded to zero', () => {
    expect(formatNumber(-0.001, by('0.00'))).toBe('0.00');
    expect(formatNumber(-0, null)).toBe('0');
    expect(formatNumber(-0.006, by('0.00'))).toBe('-0.01');
  });

  it('puts what is no pattern before the number', () => {
    expect(formatNumber(1234.567, by('CHF '))).toBe('CHF 1,234.57');
    expect(formatNumber(1234.567, by(''))).toBe('1,234.57');
  });

  it('without a pattern: up to two decimals, or as many as are asked for', () => {
    expect(formatNumber(1234.567, null)).toBe('1,234.57');
    expect(formatNumber(3, null)).toBe('3');
    expect(formatNumber(3, null, { decimalDigits: 1 })).toBe('3.0');
    expect(formatNumber(3.77, null, { decimalDigits: 0 })).toBe('4');
    expect(formatNumber(3.77, by('0.000'), { decimalDigits: 0 })).toBe('3.770');
  });

  it('null and what is no number are a dash; infinity has its sign', () => {
    for (const style of [{}, { compact: true }]) {
      expect(formatNumber(null, by('$0.00'), style)).toBe('-');
      expect(formatNumber(Number.NaN, null, style)).toBe('-');
      expect(formatNumber(Number.POSITIVE_INFINITY, by('$0.00'), style)).toBe('∞');
      expect(formatNumber(Number.NEGATIVE_INFINITY, null, style)).toBe('-∞');
    }
  });

  it('writes numbers of any size in digits', () => {
    expect(formatNumber(1e21, by('#,##0'))).toBe('1,000,000,000,000,000,000,000');
    expect(formatNumber(1e-7, by('0.0000000'))).toBe('0.0000001');
    expect(formatNumber(1, by(`0.${'0'.repeat(400)}`))).toBe('1.000000000000000');
    expect(formatNumber(1, by('0'.repeat(400)))).toBe('1'.padStart(21, '0'));
  });

  it('case 22: a pattern of a megabyte ends', () => {
    for (const part of ['#', '0', ',', '.', ';', '"', '$'])
      expect(formatNumber(1, by(part.repeat(1_000_000)))).toContain('1');
  });

  it('is the same in every locale', () => {
    const module = new URL('../../src/shared/formatNumber.ts', import.meta.url).href;
    const script = `import { formatNumber } from ${JSON.stringify(module)};
      console.log(JSON.stringify([new Intl.NumberFormat().format(1234.5), formatNumber(1234.5, { pattern: '#,##0.00', multiplier: 1 }), formatNumber(1234.5, null, { compact: true })]));`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
      encoding: 'utf8',
    });
    // The first shows that the process has another locale at all.
    expect(JSON.parse(printed)).toEqual(['1.234,5', '1,234.50', '1.2K']);
  });
});

describe('compact numbers', () => {
  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [12.345, '12.35'],
    [123.45, '123'],
    [999.4, '999'],
    [999.6, '1K'],
    [1000, '1K'],
    [1234, '1.2K'],
    [-1234, '-1.2K'],
    [123_456, '123K'],
    [999_400, '999K'],
    [999_600, '1M'],
    [1_500_000, '1.5M'],
    [2_500_000_000, '2.5B'],
    [7_000_000_000_000, '7T'],
    [1.5e15, '1,500T'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value, null, { compact: true })).toBe(text);
  });

  it('keep what stands around the digits, and the multiplier', () => {
    expect(formatNumber(1234, by('$#,##0.00'), { compact: true })).toBe('$1.2K');
    expect(formatNumber(-1234, by('$#,##0.00'), { compact: true })).toBe('-$1.2K');
    expect(formatNumber(0.1234, by('0.0%', 100), { compact: true })).toBe('12.34%');
  });
});

describe('formats as XMD stores them', () => {
  it.each([
    ['["$#,###.00",1]', by('$#,###.00')],
    [' ["0.0%", 100] ', by('0.0%', 100)],
    ['["0.0%","100"]', by('0.0%', 100)],
    ['["0.0%"]', by('0.0%')],
    ['["0.0%","x"]', by('0.0%')],
    [['$0', 0.001], by('$0', 0.001)],
    ['$#,##0', by('$#,##0')],
    ['plain words', null],
    ['["$#,###', null],
    ['[5, 1]', null],
    ['', null],
    [5, null],
    [null, null],
    [{ pattern: '0' }, null],
  ])('%j', (stored, format) => {
    expect(parseFormat(stored)).toEqual(format);
  });

  it('decimal digits are a pattern', () => {
    expect(formatOfDigits(0)).toEqual(by('#,##0'));
    expect(formatOfDigits(2)).toEqual(by('#,##0.00'));
    expect(formatNumber(1, formatOfDigits(99))).toBe('1.000000000000000');
    for (const none of [-1, 1.5, '2', null, undefined]) expect(formatOfDigits(none)).toBeNull();
  });
});
