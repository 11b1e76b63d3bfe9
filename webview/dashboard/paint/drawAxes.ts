import type { Layout, PlacedAxis } from './axes.ts';
import type { Frame } from './places.ts';
import { fitText } from './textSize.ts';

type Context = CanvasRenderingContext2D;

export function stroke(context: Context, from: [number, number], to: [number, number]): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Lines of one pixel lie on the pixels, not between them. */
export const sharp = (at: number) => Math.round(at) + 0.5;

/** Across the plot, at a place of the axis on this side. */
function strokeAcross(context: Context, frame: Frame, side: PlacedAxis['side'], at: number): void {
  if (side === 'bottom') stroke(context, [at, frame.top], [at, frame.bottom]);
  else stroke(context, [frame.left, at], [frame.right, at]);
}

export function drawGrid(context: Context, { frame, x, y }: Layout): void {
  context.lineWidth = 1;
  for (const { axis, gridAt, side } of [x, ...y]) {
    if (!axis.grid || !axis.isShown) continue;
    context.strokeStyle = axis.grid.colour;
    context.globalAlpha = axis.grid.opacity;
    for (const at of gridAt) strokeAcross(context, frame, side, sharp(at));
  }
  context.globalAlpha = 1;
}

/** The line, labels and name of an axis. */
export function drawAxis(
  context: Context,
  placed: PlacedAxis,
  { frame, x, y }: Layout,
  family: string,
): void {
  const { axis, side, labels, nameAt } = placed;
  if (!axis.isShown) return;
  if (axis.line) drawAxisLine(context, placed, { frame, x, y });
  context.font = `${axis.labelSize}px ${family}`;
  context.fillStyle = axis.labelColour;
  if (side === 'bottom') {
    const turn = axis.kind === 'category' ? (axis.rotation * Math.PI) / 180 : 0;
    context.textAlign = turn > 0 ? 'right' : 'center';
    for (const { text, at } of labels) {
      if (turn === 0) {
        context.fillText(text, at, frame.bottom + 8 + 6);
        continue;
      }
      context.save();
      context.translate(at + 4, frame.bottom + 10);
      context.rotate(-turn);
      context.fillText(text, 0, 0);
      context.restore();
    }
    if (axis.name !== '') {
      context.font = `11px ${family}`;
      context.fillStyle = axis.nameColour;
      context.textAlign = 'center';
      const middle = (frame.left + frame.right) / 2;
      context.fillText(
        fitText(axis.name, context.font, frame.right - frame.left + 40),
        middle,
        frame.bottom + nameAt,
      );
    }
    return;
  }
  const isLeft = side === 'left';
  context.textAlign = isLeft ? 'right' : 'left';
  const edge = isLeft ? frame.left - 8 : frame.right + 8;
  for (const { text, at } of labels) context.fillText(text, edge, at);
  if (axis.name === '') return;
  context.save();
  context.font = `11px ${family}`;
  context.fillStyle = axis.nameColour;
  context.textAlign = 'center';
  context.translate(isLeft ? frame.left - nameAt : frame.right + nameAt, (frame.top + frame.bottom) / 2);
  context.rotate(isLeft ? -Math.PI / 2 : Math.PI / 2);
  context.fillText(
    fitText(axis.name, context.font, Math.min(axis.nameWidth, frame.bottom - frame.top)),
    0,
    0,
  );
  context.restore();
}

/** The line of the categories stands at zero of the values that they have. */
function drawAxisLine(context: Context, { axis, side }: PlacedAxis, { frame, x, y }: Layout): void {
  context.strokeStyle = axis.line!;
  context.lineWidth = 1;
  const zeroOf = (other: PlacedAxis, edge: number) =>
    other.axis.kind === 'value' && other.range.min <= 0 && other.range.max >= 0 ? other.place(0) : edge;
  if (side === 'bottom') {
    const at = sharp(zeroOf(y[0]!, frame.bottom));
    stroke(context, [frame.left, at], [frame.right, at]);
  } else {
    const at = sharp(zeroOf(x, side === 'left' ? frame.left : frame.right));
    stroke(context, [at, frame.top], [at, frame.bottom]);
  }
}

/** Lines at values that the dashboard names. */
export function drawReferences(context: Context, { frame, x, y }: Layout, family: string): void {
  context.font = `12px ${family}`;
  context.lineWidth = 1;
  for (const { axis, side, place } of [x, ...y]) {
    if (axis.kind !== 'value') continue;
    for (const { value, colour, text, textColour } of axis.references) {
      const at = sharp(place(value));
      context.strokeStyle = colour;
      context.fillStyle = textColour;
      context.setLineDash([4, 3]);
      strokeAcross(context, frame, side, at);
      context.setLineDash([]);
      context.textAlign = side === 'bottom' ? 'center' : 'right';
      if (side === 'bottom') context.fillText(text, at, frame.top - 8);
      else context.fillText(text, frame.right - 4, at - 8);
    }
  }
}
