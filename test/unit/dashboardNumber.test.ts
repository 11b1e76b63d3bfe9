import { describe, expect, it } from 'vitest';
import { fitNumber } from '../../webview/dashboard/widgets/fitNumber.ts';

const measure = (text: string, size: number) => text.length * size * 0.5;
const sized = (title: string, figure: string, width: number, height: number, size = 28) =>
  fitNumber({ title, titleSize: 16, figure, figureSize: size, width, height }, measure);

describe('a number and its title', () => {
  it('keep their sizes where there is room', () => {
    expect(sized('Unaccepted answers', '1,234', 200, 80)).toEqual({
      titleSize: 16,
      titleLines: 1,
      figureSize: 28,
    });
  });

  it('get smaller before a word is broken or a figure is cut', () => {
    // Ten letters of 16 px are 80 px wide, nine figures of 28 px 126.
    expect(sized('Unaccepted', '1,234,567', 70, 100)).toEqual({
      titleSize: 14,
      titleLines: 1,
      figureSize: 15,
    });
    expect(sized('Unaccepted answers', '12', 70, 100)).toMatchObject({ titleSize: 14, titleLines: 2 });
  });

  it('cut a word that fits in no size on one line', () => {
    expect(sized('Donaudampfschifffahrtsgesellschaft', '1', 60, 100)).toEqual({
      titleSize: 10,
      titleLines: 1,
      figureSize: 28,
    });
  });

  it('share the height: the title gets smaller, then the figure to a half, then the title loses lines', () => {
    const title = 'Average views of a question';
    expect(sized(title, '12', 80, 100)).toEqual({ titleSize: 16, titleLines: 3, figureSize: 28 });
    expect(sized(title, '12', 80, 80)).toEqual({ titleSize: 12, titleLines: 2, figureSize: 28 });
    expect(sized(title, '12', 80, 50)).toEqual({ titleSize: 10, titleLines: 2, figureSize: 20 });
    expect(sized(title, '12', 80, 30)).toEqual({ titleSize: 10, titleLines: 1, figureSize: 14 });
    expect(sized('', '12', 80, 20)).toEqual({ titleSize: 16, titleLines: 0, figureSize: 16 });
  });
});
