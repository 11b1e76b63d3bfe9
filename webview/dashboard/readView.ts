import type { SentView } from '../../src/shared/sentView.ts';

/** A message's view where it has the shape of one; null for anything else, so that a forged one draws nothing. */
export function readView(received: unknown): SentView | null {
  if (!isObject(received)) return null;
  const { widgets, layouts, layout, pages, filters, data, page, turn, after } = received;
  const lists = [widgets, layouts, pages, filters, data];
  if (
    !lists.every(Array.isArray) ||
    !isObject(layout) ||
    !isObject(layout.style) ||
    typeof page !== 'string' ||
    !Number.isSafeInteger(turn) ||
    !Number.isSafeInteger(after)
  )
    return null;
  return (widgets as unknown[]).every(isWidget) ? (received as unknown as SentView) : null;
}

function isWidget(widget: unknown): boolean {
  if (!isObject(widget)) return false;
  const { id, isKept, name, type, place, style, parameters, columns, data } = widget;
  if (isKept === true) return typeof id === 'string';
  if (![id, name, type].every((text) => typeof text === 'string')) return false;
  if (![place, style, parameters].every(isObject) || !Array.isArray(columns)) return false;
  return data === null || (isObject(data) && Array.isArray(data.columns) && Array.isArray(data.values));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
