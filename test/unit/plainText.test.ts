import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/shared/plainText.ts';

describe('text of other programs on a terminal (case 29)', () => {
  it('loses its escape sequences', () => {
    expect(plainText('\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1Hhome')).toBe('red home');
    expect(plainText('\x1b]52;c;ZXZpbA==\x07copied')).toBe('copied');
    expect(plainText('\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\')).toBe('link');
    expect(plainText('\x1b]0;never closed')).toBe('');
    expect(plainText('\x9b31mred \x1bPq#0\x1b\\sixel \x1b(B')).toBe('red sixel ');
  });

  it('shows what other control characters it has, and keeps tabs and letters', () => {
    expect(plainText('a\tb\x08c\rd\x7f\u202e')).toBe('a\tb␈c␍d��');
    expect(plainText('naïve ✓ 😀')).toBe('naïve ✓ 😀');
  });
});
