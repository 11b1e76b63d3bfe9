import type { DashboardView } from '../../src/shared/dashboardView.ts';

/** A message's view where it has the shape of one; null for anything else, so that a forged one draws nothing. */
export function readView(received: unknown): DashboardView | null {
  if (!isObject(received)) return null;
  const { widgets, layouts, layout, pages, filters, data, page } = received;
  const lists = [widgets, layouts, pages, filters, data];
  if (!lists.every(Array.isArray) || !isObject(layout) || !isObject(layout.style) || typeof page !== 'string')
    return null;
  return (widgets as unknown[]).every(isWidget) ? (received as unknown as DashboardView) : null;
}

function isWidget(widget: unknown): boolean {
  if (!isObject(widget)) return false;
  const { id, name, type, place, style, parameters, columns, data } = widget;
  if (![id, name, type].every((text) => typeof text === 'string')) return false;
  if (![place, style, parameters].every(isObject) || !Array.isArray(columns)) return false;
  return data === null || (isObject(data) && Array.isArray(data.columns) && Array.isArray(data.values));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
