import type { ChartOption } from './charts/common.ts';

/**
 * Which parts an option has, without what they are: two options of one shape can be merged, since the later one then
 * leaves nothing of the earlier one behind.
 */
export function shapeOf(option: ChartOption): string {
  const parts: string[] = [];
  describe(option, parts);
  return parts.join('');
}

function describe(value: unknown, parts: string[]): void {
  if (Array.isArray(value)) {
    parts.push('[');
    for (const item of value) if (typeof item === 'object') describe(item, parts);
    parts.push(']');
  } else if (typeof value === 'object' && value !== null) {
    parts.push('{');
    for (const [key, inner] of Object.entries(value)) {
      parts.push(key, inner === undefined ? '?' : '');
      // Rows are replaced as a whole. What draws the marks differs by type.
      if (key === 'type') parts.push(String(inner));
      else if (!isWhole(key)) describe(inner, parts);
      parts.push(',');
    }
    parts.push('}');
  }
}

/** Rows are replaced as a whole, whatever each of them has. */
const isWhole = (key: string) => key === 'data' || key === 'links' || key === 'nodes';

/** Components of which there are several carry ids, so that each is merged with the one that stood in its place. */
export function withIds(option: ChartOption): ChartOption {
  return Object.fromEntries(
    Object.entries(option).map(([key, value]) => [
      key,
      Array.isArray(value) && value.every(isComponent)
        ? value.map((one, at) => ({ id: `${key}#${at}`, ...one }))
        : value,
    ]),
  );
}

function isComponent(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
