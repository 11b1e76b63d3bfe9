import { type At, type Frame, overlap, type Size } from './places.ts';
import { textWidth } from './textSize.ts';

/** A pie or a ring: its parts begin at the top and go with the clock. */
export interface Ring {
  middle: At;
  hole: number;
  radius: number;
  parts: RingPart[];
  border: { colour: string; width: number };
  centre: {
    text: string;
    size: number;
    colour: string;
    under: string;
    underColour: string;
    underWidth: number;
  } | null;
  label: { colour: string; size: number; width: number; line: string; format(part: RingPart): string } | null;
}

export interface RingPart {
  name: string;
  value: number;
  rows: readonly number[];
  colour: string;
  opacity: number;
  datum: unknown;
}

/** A part in its place; angles in radians from the top, with the clock. */
export interface Slice {
  part: RingPart;
  from: number;
  to: number;
}

export function placeSlices(parts: readonly RingPart[]): Slice[] {
  const size = ({ value }: RingPart) => Math.max(0, value);
  const sum = parts.reduce((total, part) => total + size(part), 0);
  let at = 0;
  return parts.map((part) => {
    // Of nothing, each has the same share.
    const turn = Math.PI * 2 * (sum > 0 ? size(part) / sum : 1 / parts.length);
    const from = at;
    at += turn;
    return { part, from, to: at };
  });
}

export function sliceAt(ring: Ring, slices: readonly Slice[], { x, y }: At): Slice | null {
  const [across, down] = [x - ring.middle.x, y - ring.middle.y];
  const far = Math.hypot(across, down);
  if (far > ring.radius || far < ring.hole) return null;
  const turn = (Math.atan2(across, -down) + Math.PI * 2) % (Math.PI * 2);
  return slices.find(({ from, to }) => turn >= from && turn < to) ?? null;
}

/** The point at so many pixels from the middle, in the middle of a slice. */
export function pointOf(ring: Ring, { from, to }: Slice, far: number): At {
  const turn = (from + to) / 2;
  return { x: ring.middle.x + Math.sin(turn) * far, y: ring.middle.y - Math.cos(turn) * far };
}

/** A label beside the ring, with the line that leads to it. */
export interface RingLabel extends At {
  lines: string[];
  align: 'left' | 'right';
  path: At[];
}

/** Labels of the parts, the largest first; those that would lie over another or outside are left out. */
export function placeLabels(
  ring: Ring,
  slices: readonly Slice[],
  options: Size & { font: string; fit(text: string, most: number): string },
): RingLabel[] {
  const { label } = ring;
  if (!label) return [];
  const step = 14;
  const taken: Frame[] = [];
  return [...slices]
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .flatMap((slice): RingLabel[] => {
      const edge = pointOf(ring, slice, ring.radius);
      const bend = pointOf(ring, slice, ring.radius + 8);
      const way = bend.x >= ring.middle.x ? 1 : -1;
      const end = { x: bend.x + 8 * way, y: bend.y };
      const lines = label
        .format(slice.part)
        .split('\n')
        .map((text) => options.fit(text, label.width))
        .filter((text) => text !== '');
      const wide = Math.max(0, ...lines.map((text) => textWidth(text, options.font)));
      const x = end.x + 4 * way;
      const space = {
        left: way > 0 ? x : x - wide,
        right: way > 0 ? x + wide : x,
        top: end.y - (lines.length * step) / 2,
        bottom: end.y + (lines.length * step) / 2,
      };
      const isOutside =
        space.left < 0 || space.right > options.width || space.top < 0 || space.bottom > options.height;
      if (lines.length === 0 || isOutside || taken.some((other) => overlap(other, space))) return [];
      taken.push(space);
      return [{ lines, x, y: end.y, align: way > 0 ? 'left' : 'right', path: [edge, bend, end] }];
    });
}
