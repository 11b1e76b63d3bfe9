import type { Frame, Layout, PlacedAxis } from './axes.ts';
import type { Box, Dot, Marks } from './marks.ts';
import type { Focus, Size } from './paintable.ts';
import { type ColourScale, type MarkLabel, type Plot, paramsOf, type Series } from './plot.ts';
import { fitText, textWidth } from './textSize.ts';

/** A plot whose marks have their places. */
export interface PlacedPlot {
  plot: Plot;
  layout: Layout;
  marks: Marks;
  size: Size;
}

type Context = CanvasRenderingContext2D;

/** Draws everything but the legend. */
export function drawPlot(context: Context, placed: PlacedPlot, focus: Focus): void {
  const { plot, layout, marks, size } = placed;
  drawGrid(context, layout);
  for (const box of marks.boxes) drawBox(context, box, box === focus.key);
  drawAxis(context, layout.x, layout, plot.font);
  for (const axis of layout.y) drawAxis(context, axis, layout, plot.font);
  if (focus.index !== null && marks.lines.length > 0) drawPointer(context, placed, focus.index);
  for (const one of marks.lines) drawLine(context, one, layout, focus.index);
  drawReferences(context, placed);
  drawLabels(context, placed);
  if (plot.scale) drawScale(context, plot.scale, plot.font, size);
}

function stroke(context: Context, from: [number, number], to: [number, number]): void {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Lines of one pixel lie on the pixels, not between them. */
const sharp = (at: number) => Math.round(at) + 0.5;

function drawGrid(context: Context, { frame, x, y }: Layout): void {
  context.lineWidth = 1;
  for (const { axis, gridAt, side } of [x, ...y]) {
    if (!axis.grid || !axis.isShown) continue;
    context.strokeStyle = axis.grid.colour;
    context.globalAlpha = axis.grid.opacity;
    for (const at of gridAt)
      if (side === 'bottom') stroke(context, [sharp(at), frame.top], [sharp(at), frame.bottom]);
      else stroke(context, [frame.left, sharp(at)], [frame.right, sharp(at)]);
  }
  context.globalAlpha = 1;
}

function drawBox(context: Context, box: Box, isFocused: boolean): void {
  const { left, top, right, bottom, series, point } = box;
  if (box.colour === 'transparent') return;
  context.globalAlpha = point.opacity;
  context.fillStyle = box.colour;
  context.beginPath();
  const radii = radiiOf(box);
  if (radii.some((radius) => radius > 0)) context.roundRect(left, top, right - left, bottom - top, radii);
  else context.rect(left, top, right - left, bottom - top);
  context.fill();
  if (series.border && series.border.width > 0) {
    context.strokeStyle = series.border.colour;
    context.lineWidth = series.border.width;
    context.stroke();
  }
  if (isFocused) {
    context.globalAlpha = 0.18;
    context.fillStyle = '#ffffff';
    context.fill();
  }
  context.globalAlpha = 1;
}

/** The round corners are at the end to which a bar grows, and no rounder than the bar is long. */
function radiiOf({ series, grows, left, right, top, bottom }: Box): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = series.radius;
  const most = Math.min(Math.abs(right - left), Math.abs(bottom - top)) / 2;
  const turned = grows === 'down' || grows === 'left' ? [c, d, a, b] : [a, b, c, d];
  return turned.map((radius) => Math.min(radius, most));
}

function drawAxis(context: Context, placed: PlacedAxis, { frame, x, y }: Layout, family: string): void {
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

function drawPointer(context: Context, { plot, layout }: PlacedPlot, index: number): void {
  context.strokeStyle = plot.tooltip.pointer;
  context.lineWidth = 1;
  const at = sharp(layout.x.place(index));
  stroke(context, [at, layout.frame.top], [at, layout.frame.bottom]);
}

function drawLine(
  context: Context,
  { series, dots }: { series: Series; dots: (Dot | null)[] },
  layout: Layout,
  focused: number | null,
): void {
  const { line, colour } = series;
  const pieces = piecesOf(dots, line.connectsNulls);
  if (line.areaOpacity > 0) drawArea(context, pieces, series, layout);
  context.strokeStyle = colour;
  context.lineWidth = line.width;
  context.lineJoin = 'round';
  context.setLineDash(line.isDashed ? [6, 4] : []);
  for (const piece of pieces) {
    context.beginPath();
    for (const { x, y } of piece) context.lineTo(x, y);
    context.stroke();
  }
  context.setLineDash([]);
  context.fillStyle = colour;
  for (const piece of pieces)
    for (const dot of piece) {
      const isFocused = dot.index === focused;
      // A point that no line leads to would not be seen.
      if (!line.showsSymbols && !isFocused && piece.length > 1) continue;
      context.globalAlpha = dot.point.opacity;
      context.fillStyle = dot.point.colour ?? colour;
      context.beginPath();
      context.arc(dot.x, dot.y, (line.symbolSize / 2) * (isFocused ? 1.5 : 1), 0, Math.PI * 2);
      context.fill();
    }
  context.globalAlpha = 1;
}

function piecesOf(dots: readonly (Dot | null)[], connectsNulls: boolean): Dot[][] {
  const pieces: Dot[][] = [];
  let isOpen = false;
  for (const dot of dots) {
    if (dot === null) {
      isOpen = isOpen && connectsNulls;
      continue;
    }
    if (!isOpen) pieces.push([]);
    isOpen = true;
    pieces.at(-1)!.push(dot);
  }
  return pieces;
}

function drawArea(context: Context, pieces: Dot[][], series: Series, { frame, y }: Layout): void {
  const values = y[series.axis] ?? y[0]!;
  const zero = Math.max(frame.top, Math.min(frame.bottom, values.place(Math.max(0, values.range.min))));
  context.globalAlpha = series.line.areaOpacity;
  context.fillStyle = series.colour;
  for (const piece of pieces) {
    context.beginPath();
    context.moveTo(piece[0]!.x, zero);
    for (const { x, y: level } of piece) context.lineTo(x, level);
    context.lineTo(piece.at(-1)!.x, zero);
    context.fill();
  }
  context.globalAlpha = 1;
}

function drawReferences(context: Context, { plot, layout }: PlacedPlot): void {
  const { frame } = layout;
  const isFlat = layout.x.axis.kind === 'value';
  context.font = `12px ${plot.font}`;
  context.lineWidth = 1;
  for (const { value, colour, text, textColour } of plot.series.flatMap((one) => one.references)) {
    const at = sharp((isFlat ? layout.x : layout.y[0]!).place(value));
    context.strokeStyle = colour;
    context.fillStyle = textColour;
    context.setLineDash([4, 3]);
    if (isFlat) stroke(context, [at, frame.top], [at, frame.bottom]);
    else stroke(context, [frame.left, at], [frame.right, at]);
    context.setLineDash([]);
    context.textAlign = isFlat ? 'center' : 'right';
    if (isFlat) context.fillText(text, at, frame.top - 8);
    else context.fillText(text, frame.right - 4, at - 8);
  }
}

/** Values on marks, the earlier ones first; those that would lie over another are left out. */
function drawLabels(context: Context, { plot, marks, layout, size }: PlacedPlot): void {
  const taken: Frame[] = [];
  const place = (label: MarkLabel, text: string, x: number, y: number, align: CanvasTextAlign) => {
    const font = `${label.size}px ${plot.font}`;
    const width = textWidth(text, font);
    const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x;
    const space = { left, right: left + width, top: y - label.size / 2, bottom: y + label.size / 2 };
    if (label.hidesOverlap && taken.some((other) => overlap(other, space))) return;
    taken.push(space);
    context.font = font;
    context.fillStyle = label.colour;
    context.textAlign = align;
    context.fillText(text, x, y);
  };
  for (const box of marks.boxes) {
    const { label } = box.series;
    const text = label?.format(paramsOf(box.series, box.point, box)) ?? '';
    if (!label || text === '') continue;
    const [middle, level] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    if (label.position === 'inside') place(label, text, middle, level, 'center');
    else if (box.grows === 'right') place(label, text, box.right + 5, level, 'left');
    else if (box.grows === 'left') place(label, text, box.left - 5, level, 'right');
    else
      place(label, text, middle, box.grows === 'down' ? box.bottom + 8 : Math.max(6, box.top - 8), 'center');
  }
  for (const { series, dots } of marks.lines)
    for (const dot of dots) {
      const text = dot && series.label ? series.label.format(paramsOf(series, dot.point, dot)) : '';
      if (!dot || !series.label || text === '') continue;
      const half = textWidth(text, `${series.label.size}px ${plot.font}`) / 2;
      const x = Math.max(half + 2, Math.min(size.width - half - 2, dot.x));
      place(series.label, text, x, Math.max(layout.frame.top - 10, dot.y - 10), 'center');
    }
}

function overlap(a: Frame, b: Frame): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Which colour stands for which value, at the right. */
function drawScale(
  context: Context,
  { low, high, texts, colour, size }: ColourScale,
  family: string,
  { width, height }: { width: number; height: number },
): void {
  const font = `${size}px ${family}`;
  const widest = Math.max(8, ...texts.map((text) => textWidth(text, font)));
  const middle = width - 6 - widest / 2;
  const length = Math.min(70, Math.max(0, height - 60));
  const top = (height - length) / 2;
  const colours = context.createLinearGradient(0, top + length, 0, top);
  colours.addColorStop(0, low);
  colours.addColorStop(1, high);
  context.fillStyle = colours;
  context.beginPath();
  context.roundRect(middle - 4, top, 8, length, 3);
  context.fill();
  context.font = font;
  context.fillStyle = colour;
  context.textAlign = 'center';
  context.fillText(texts[1], middle, top - 10);
  context.fillText(texts[0], middle, top + length + 11);
}
