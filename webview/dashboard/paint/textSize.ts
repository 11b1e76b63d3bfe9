const widths = new Map<string, number>();
const keptAtMost = 5_000;
let measuring: CanvasRenderingContext2D | null = null;

/** Pixels that a text takes across; measured once. */
export function textWidth(text: string, font: string): number {
  const key = `${font}\n${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (typeof document !== 'undefined') measuring ??= document.createElement('canvas').getContext('2d');
  if (!measuring) return text.length * 7;
  if (measuring.font !== font) measuring.font = font;
  const { width } = measuring.measureText(text);
  if (widths.size >= keptAtMost) widths.clear();
  widths.set(key, width);
  return width;
}

/** A text that fits in so many pixels, cut with an ellipsis where it does not. */
export function fitText(text: string, font: string, most: number): string {
  if (textWidth(text, font) <= most) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (textWidth(`${text.slice(0, middle)}…`, font) <= most) fits = middle;
    else tooLong = middle;
  }
  return `${text.slice(0, fits).trimEnd()}…`;
}

/** A text in lines of so many pixels, its words whole: one that is longer has a line of its own. */
export function wrapWords(text: string, most: number, measure: (line: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && measure(longer) <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
