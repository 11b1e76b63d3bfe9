import { wrapWords } from '../paint/textSize.ts';

/** What a number widget writes, and the pixels that it has. */
export interface NumberTexts {
  title: string;
  titleSize: number;
  figure: string;
  figureSize: number;
  width: number;
  height: number;
}

export interface FittedNumber {
  titleSize: number;
  /** Lines that the title may take; what is longer ends in an ellipsis. */
  titleLines: number;
  figureSize: number;
}

/** Heights of lines, as multiples of the size of their text. */
const titleLine = 1.3;
const figureLine = 1.2;

const smallestTitle = 10;
const smallestFigure = 9;

/**
 * Sizes in which a title and its figure fit. A figure that is cut off is a wrong one, and a word that is broken is hard
 * to read: both get smaller before. Where the height is not enough the title gets smaller first, then the figure, to no
 * less than half. `measure` says how wide a text is in so many pixels.
 */
export function fitNumber(texts: NumberTexts, measure: (text: string, size: number) => number): FittedNumber {
  const { title, figure, width, height } = texts;
  const across = measure(figure, texts.figureSize);
  const widest = Math.floor((texts.figureSize * width) / Math.max(1, across));
  const figureSize = across <= width ? texts.figureSize : Math.max(smallestFigure, widest);
  if (title === '')
    return { titleSize: texts.titleSize, titleLines: 0, figureSize: atMost(figureSize, height / figureLine) };
  const least = Math.min(smallestTitle, texts.titleSize);
  let titleSize = texts.titleSize;
  let lines = linesAt(titleSize);
  while (titleSize > least && (lines === null || heightOf(lines, figureSize) > height)) {
    titleSize = Math.max(least, titleSize - 1);
    lines = linesAt(titleSize);
  }
  // A word that fits in no size is cut on a line of its own.
  const wanted = lines ?? 1;
  const room = Math.max(figureSize / 2, (height - wanted * titleSize * titleLine) / figureLine);
  const fitted = atMost(figureSize, room);
  const left = Math.floor((height - fitted * figureLine) / (titleSize * titleLine));
  return { titleSize, titleLines: Math.max(1, Math.min(wanted, left)), figureSize: fitted };

  function linesAt(size: number): number | null {
    const wrapped = wrapWords(title, width, (text) => measure(text, size));
    return wrapped.every((line) => measure(line, size) <= width) ? wrapped.length : null;
  }

  function heightOf(count: number, figurePixels: number): number {
    return count * titleSize * titleLine + figurePixels * figureLine;
  }
}

function atMost(size: number, room: number): number {
  return Math.max(Math.min(size, smallestFigure), Math.min(size, Math.floor(room)));
}
