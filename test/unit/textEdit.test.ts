import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edited, textEdit } from '../../src/shared/textEdit.ts';

describe('An edit between two texts', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '\n', '"', '\u{1F600}', '\ud83d', 'é'),
    maxLength: 30,
  });

  it('changes the first into the second, over the wire too', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const sent = JSON.parse(JSON.stringify(textEdit(before, after)));
        expect(edited(before, sent)).toBe(after);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is as small as what was typed', () => {
    expect(textEdit('{"label": "Growt"}', '{"label": "Growth"}')).toEqual({ start: 16, end: 16, text: 'h' });
    expect(textEdit('aaa', 'aa')).toEqual({ start: 2, end: 3, text: '' });
    expect(textEdit('same', 'same')).toEqual({ start: 4, end: 4, text: '' });
  });

  it.each([
    { start: -1, end: 0, text: '' },
    { start: 2, end: 1, text: '' },
    { start: 0, end: 5, text: '' },
    { start: 0.5, end: 1, text: '' },
    { start: 0, end: 1, text: null },
  ])('is refused where it is none of the text: %j', (edit) => {
    expect(edited('text', edit as Parameters<typeof edited>[1])).toBeNull();
  });
});
