import type { Layout } from './axes.ts';
import { drawAxis, drawGrid, drawReferences, sharp, stroke } from './drawAxes.ts';
import type { Box, Dot, Marks } from './marks.ts';
import type { Focus } from './paintable.ts';
import { type Frame, overlap, type Size } from './places.ts';
import { type ColourScale, type MarkLabel, type Plot, paramsOf, type Series } from './plot.ts';
import { textWidth } from './textSize.ts';

/** A plot whose marks have their places. */
export interface PlacedPlot {
  plot: Plot;
  layout: Layout;
  marks: Marks;
  size: Size;
}

/** Draws everything but the legend. */
export function drawPlot(context: CanvasRenderingContext2D, placed: PlacedPlot, focus: Focus): void {
  const { plot, layout, marks, size } = placed;
  drawGrid(context, layout);
  for (const box of marks.boxes) drawBox(context, box, box === focus.key);
  drawAxis(context, layout.x, layout, plot.font);
  for (const axis of layout.y) drawAxis(context, axis, layout, plot.font);
  if (focus.index !== null && marks.lines.length > 0) drawPointer(context, placed, focus.index);
  for (const one of marks.lines) drawLine(context, one, layout, focus.index);
  drawReferences(context, layout, plot.font);
  drawLabels(context, placed);
  if (plot.scale) drawScale(context, plot.scale, plot.font, size);
}

function drawBox(context: CanvasRenderingContext2D, box: Box, isFocused: boolean): void {
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

function drawPointer(context: CanvasRenderingContext2D, { plot, layout }: PlacedPlot, index: number): void {
  context.strokeStyle = plot.tooltip.pointer;
  context.lineWidth = 1;
  const at = sharp(layout.x.place(index));
  stroke(context, [at, layout.frame.top], [at, layout.frame.bottom]);
}

function drawLine(
  context: CanvasRenderingContext2D,
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

function drawArea(
  context: CanvasRenderingContext2D,
  pieces: Dot[][],
  series: Series,
  { frame, y }: Layout,
): void {
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

/** Values on marks, the earlier ones first; those that would lie over another are left out. */
function drawLabels(context: CanvasRenderingContext2D, { plot, marks, layout, size }: PlacedPlot): void {
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

/** Which colour stands for which value, at the right. */
function drawScale(
  context: CanvasRenderingContext2D,
  { low, high, texts, colour, size }: ColourScale,
  family: string,
  { width, height }: Size,
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
