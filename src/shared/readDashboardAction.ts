import type { DashboardAction } from './dashboardView.ts';

const mostValues = 10_000;

/** An action that came from a page, where it makes sense; null for anything else. */
export function readDashboardAction(received: unknown): DashboardAction | null {
  if (typeof received !== 'object' || received === null) return null;
  const given = received as Record<string, unknown>;
  const { type, step, keys, values, min, max, index, value, page, layout } = given;
  switch (type) {
    case 'select': {
      if (typeof step !== 'string' || !isTexts(keys) || !Array.isArray(values)) return null;
      const isSound =
        values.length <= mostValues &&
        values.every((row) => Array.isArray(row) && row.length === keys.length && row.every(isPlain));
      return isSound ? { type, step, keys, values: values as unknown[][] } : null;
    }
    case 'clear':
      return step === null || typeof step === 'string' ? { type, step } : null;
    case 'range':
      return typeof step === 'string' && isEnd(min) && isEnd(max) ? { type, step, min, max } : null;
    case 'filter':
      return Number.isSafeInteger(index) &&
        Array.isArray(value) &&
        value.length <= mostValues &&
        value.every((one) => isPlain(one) || (Array.isArray(one) && one.every(isPlain)))
        ? { type, index: index as number, value }
        : null;
    case 'page':
      return typeof page === 'string' ? { type, page } : null;
    case 'layout':
      return typeof layout === 'string' ? { type, layout } : null;
    default:
      return null;
  }
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** A number, a day, nothing, or a relative date as `['month', -1]`. */
function isEnd(value: unknown): boolean {
  if (isPlain(value)) return true;
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    typeof value[0] === 'string' &&
    Number.isSafeInteger(value[1])
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === 'string');
}
