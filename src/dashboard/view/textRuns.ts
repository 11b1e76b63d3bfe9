import type { TextRun } from '../../shared/dashboardView.ts';
import { formatNumber } from '../../shared/formatNumber.ts';
import type { BindingScope } from '../bindings/evaluate.ts';

/** The text of a text or link widget, its bindings filled already: a template, Quill's operations, or plain text. */
export function textRuns(parameters: Record<string, unknown>, scope: BindingScope): TextRun[] | null {
  const { content, text } = parameters;
  if (typeof content === 'object' && content !== null) {
    const { displayTemplate, richTextContent, values } = content as Record<string, unknown>;
    if (Array.isArray(richTextContent)) return richTextContent.flatMap((op) => runOf(op, values, scope));
    if (displayTemplate !== undefined && displayTemplate !== null) return [{ text: plain(displayTemplate) }];
  }
  return text === undefined || text === null ? null : [{ text: plain(text) }];
}

function runOf(op: unknown, values: unknown, scope: BindingScope): TextRun[] {
  const { insert, attributes } = (op ?? {}) as { insert?: unknown; attributes?: unknown };
  if (typeof insert !== 'string') return [];
  const { bold, italic, underline, color, size, align } = (attributes ?? {}) as Record<string, unknown>;
  return [
    {
      text: insert.replace(
        /\[([^[\]\n]{1,200})\]/g,
        (whole, key: string) => valueAt(key, values, scope) ?? whole,
      ),
      ...(bold === true ? { bold } : {}),
      ...(italic === true ? { italic } : {}),
      ...(underline === true ? { underline } : {}),
      ...(typeof color === 'string' ? { color } : {}),
      ...(typeof size === 'string' ? { size } : {}),
      ...(typeof align === 'string' ? { align } : {}),
    },
  ];
}

/** `[Key]` stands for a step's first row. */
function valueAt(key: string, values: unknown, scope: BindingScope): string | null {
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, key)) return null;
  const { field, step, sourceType, compact, noResultsLabel } = ((values as Record<string, unknown>)[key] ??
    {}) as Record<string, unknown>;
  const name = String(step ?? '');
  const row = (sourceType === 'selection' ? scope.selection(name) : scope.result(name))?.rows[0];
  const value = row?.[String(field ?? '')] ?? null;
  if (value === null) return typeof noResultsLabel === 'string' ? noResultsLabel : '-';
  if (typeof value !== 'number') return plain(value);
  return compact === true
    ? new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
    : formatNumber(value, null);
}

function plain(value: unknown): string {
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
