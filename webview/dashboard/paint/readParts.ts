import type { Legend, Tooltip } from './plot.ts';

/** A part of an option. */
export type Part = Record<string, unknown>;

/** Undefined where it is of a kind that is not painted. */
export function readLegend(given: unknown): Legend | undefined {
  const known =
    'type orient top right bottom left itemWidth itemHeight icon data textStyle pageIconSize pageTextStyle pageIconColor pageIconInactiveColor';
  if (!isPart(given) || !knows(given, known) || !Array.isArray(given.data)) return undefined;
  const style = isPart(given.textStyle) ? given.textStyle : {};
  return {
    names: given.data.map(String),
    isVertical: given.orient === 'vertical',
    isAtBottom: given.orient !== 'vertical' && typeof given.bottom === 'number',
    colour: String(style.color),
    size: number(style.fontSize, 11),
    quiet: String(given.pageIconInactiveColor ?? style.color),
    nameWidth: typeof style.width === 'number' ? style.width : null,
  };
}

export function readTooltip(given: unknown): Tooltip | null {
  if (!isPart(given)) return null;
  const { formatter, trigger, axisPointer } = given;
  if (typeof formatter !== 'function') return null;
  const style = isPart(given.textStyle) ? given.textStyle : {};
  const pointer = isPart(axisPointer) && isPart(axisPointer.lineStyle) ? axisPointer.lineStyle.color : null;
  return {
    isOfAxis: trigger === 'axis',
    background: String(given.backgroundColor),
    border: String(given.borderColor),
    colour: String(style.color),
    pointer: String(pointer ?? given.borderColor),
    format: (params) => String(formatter(params) ?? ''),
  };
}

export function knows(part: object, names: string): boolean {
  const known = names.split(' ');
  return Object.entries(part).every(([key, value]) => value === undefined || known.includes(key));
}

export const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parts(value: unknown): Part[] {
  return (Array.isArray(value) ? value : [value]).map((one) => (isPart(one) ? one : {}));
}

export function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

export function all<T>(list: (T | null)[]): list is T[] {
  return list.every((one) => one !== null);
}
export function numbers(value: unknown): number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : [];
}
