import type { ChartOption } from '../charts/common.ts';
import type { Paintable } from './paintable.ts';
import { isPart, knows, number, numbers, type Part, parts, readLegend, readTooltip } from './readParts.ts';
import type { Ring, RingPart } from './ring.ts';
import { paintableRing } from './ringDrawing.ts';

/** A single pie or ring. */
export function readRing(option: ChartOption): Paintable | null {
  const { legend, tooltip, title, color, textStyle } = option;
  const [given, ...others] = parts(option.series);
  if (!given || others.length > 0 || given.type !== 'pie') return null;
  const known = 'id type name radius center data cursor itemStyle label labelLine labelLayout';
  if (!knows(option, 'animation color textStyle tooltip legend title series') || !knows(given, known))
    return null;
  const palette = Array.isArray(color) ? color.map(String) : [];
  const marks = legend === undefined ? null : readLegend(legend);
  const said = readTooltip(tooltip);
  const centre = title === undefined ? null : readCentre(title);
  const label = readRingLabel(given);
  const [hole, radius] = numbers(given.radius);
  const [x, y] = numbers(given.center);
  if (marks === undefined || said === null || centre === undefined || label === undefined) return null;
  if (hole === undefined || radius === undefined || x === undefined || y === undefined) return null;
  const style = isPart(given.itemStyle) ? given.itemStyle : {};
  const ring: Ring = {
    middle: { x, y },
    hole,
    radius,
    parts: parts(given.data).map((one, at) => readPart(one, palette[at % palette.length] ?? '#888')),
    border: { colour: String(style.borderColor ?? 'transparent'), width: number(style.borderWidth, 0) },
    centre,
    label,
  };
  const font = isPart(textStyle) ? String(textStyle.fontFamily ?? 'sans-serif') : 'sans-serif';
  return paintableRing(ring, { font, legend: marks, tooltip: said });
}

function readPart(given: Part, paletteColour: string): RingPart {
  const style = isPart(given.itemStyle) ? given.itemStyle : {};
  return {
    name: String(given.name ?? ''),
    value: number(given.value, 0),
    rows: Array.isArray(given.rows) ? (given.rows as number[]) : [],
    colour: String(style.color ?? paletteColour),
    opacity: number(style.opacity, 1),
    datum: given,
  };
}

function readCentre(given: unknown): Ring['centre'] | undefined {
  const known = 'text subtext left top itemGap textAlign padding textStyle subtextStyle';
  if (!isPart(given) || !knows(given, known)) return undefined;
  const looks = isPart(given.textStyle) ? given.textStyle : {};
  const under = isPart(given.subtextStyle) ? given.subtextStyle : {};
  return {
    text: String(given.text ?? ''),
    size: number(looks.fontSize, 18),
    colour: String(looks.color),
    under: String(given.subtext ?? ''),
    underColour: String(under.color),
    underWidth: number(under.width, 100),
  };
}

function readRingLabel({ label, labelLine }: Part): Ring['label'] | undefined {
  if (!isPart(label) || label.show !== true) return null;
  const { formatter } = label;
  if (!knows(label, 'show color fontSize lineHeight width overflow formatter')) return undefined;
  if (typeof formatter !== 'function') return undefined;
  const line = isPart(labelLine) && isPart(labelLine.lineStyle) ? labelLine.lineStyle.color : label.color;
  return {
    colour: String(label.color),
    size: number(label.fontSize, 11),
    width: number(label.width, 84),
    line: String(line),
    format: ({ name, value }) => String(formatter({ name, value }) ?? ''),
  };
}
