import type { Drawing, Focus, Mark, Paintable } from './paintable.ts';
import type { Size } from './places.ts';
import type { Legend, Tooltip } from './plot.ts';
import { placeLabels, placeSlices, pointOf, type Ring, type Slice, sliceAt } from './ring.ts';
import { fitText } from './textSize.ts';

export function paintableRing(
  ring: Ring,
  { font, legend, tooltip }: { font: string; legend: Legend | null; tooltip: Tooltip },
): Paintable {
  return {
    font,
    legend,
    tooltip,
    colourOf: (name) => ring.parts.find((part) => part.name === name)?.colour ?? '',
    scroll: null,
    categoryOf: () => null,
    lay(hidden, size) {
      const shown = ring.parts.filter(({ name }) => !hidden.has(name));
      return layRing(ring, placeSlices(shown), font, size);
    },
  };
}

function layRing(ring: Ring, slices: readonly Slice[], family: string, size: Size): Drawing {
  const labelFont = `${ring.label?.size ?? 11}px ${family}`;
  const labels = placeLabels(ring, slices, {
    ...size,
    font: labelFont,
    fit: (text, most) => fitText(text, labelFont, most),
  });
  const markOf = (slice: Slice): Mark => {
    const { part } = slice;
    const { name, value, datum } = part;
    const index = slices.indexOf(slice);
    return {
      key: slice,
      rows: part.rows,
      at: pointOf(ring, slice, (ring.hole + ring.radius) / 2),
      index,
      params: { value, data: datum, name, axisValueLabel: name, seriesName: '', dataIndex: index },
    };
  };
  return {
    draw(context, focus) {
      for (const slice of slices) drawSlice(context, ring, slice, focus);
      if (ring.centre) drawCentre(context, ring, ring.centre, family);
      if (!ring.label) return;
      context.font = labelFont;
      context.lineWidth = 1;
      for (const { lines, x, y, align, path } of labels) {
        context.strokeStyle = ring.label.line;
        context.beginPath();
        for (const point of path) context.lineTo(point.x, point.y);
        context.stroke();
        context.fillStyle = ring.label.colour;
        context.textAlign = align;
        lines.forEach((text, at) => {
          context.fillText(text, x, y + (at - (lines.length - 1) / 2) * 14);
        });
      }
    },
    markAt(at) {
      const slice = sliceAt(ring, slices, at);
      return slice && markOf(slice);
    },
    markOf(row) {
      const slice = slices.find(({ part }) => part.rows.includes(row));
      return slice ? markOf(slice) : null;
    },
    indexAt: () => null,
    marksOf: () => [],
    scrollBar: null,
  };
}

function drawSlice(context: CanvasRenderingContext2D, ring: Ring, slice: Slice, focus: Focus): void {
  const { part, from, to } = slice;
  const { x, y } = ring.middle;
  const isFocused = focus.key === slice;
  const quarter = Math.PI / 2;
  context.globalAlpha = part.opacity;
  context.fillStyle = part.colour;
  context.beginPath();
  context.arc(x, y, ring.radius + (isFocused ? 4 : 0), from - quarter, to - quarter);
  if (ring.hole > 0) context.arc(x, y, ring.hole, to - quarter, from - quarter, true);
  else if (to - from < Math.PI * 2 - 1e-6) context.lineTo(x, y);
  context.closePath();
  context.fill();
  if (ring.border.width > 0 && to - from < Math.PI * 2 - 1e-6) {
    context.strokeStyle = ring.border.colour;
    context.lineWidth = ring.border.width;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawCentre(
  context: CanvasRenderingContext2D,
  { middle }: Ring,
  centre: NonNullable<Ring['centre']>,
  family: string,
): void {
  context.textAlign = 'center';
  context.font = `600 ${centre.size}px ${family}`;
  context.fillStyle = centre.colour;
  context.fillText(centre.text, middle.x, middle.y - (centre.under === '' ? 0 : 9));
  if (centre.under === '') return;
  context.font = `11px ${family}`;
  context.fillStyle = centre.underColour;
  context.fillText(
    fitText(centre.under, context.font, centre.underWidth),
    middle.x,
    middle.y + centre.size / 2 + 1,
  );
}
