import { readColour } from './look.ts';

/** A widget's own background and borders. Set as properties, so that no value can be more than a value. */
export function applyStyle(
  element: HTMLElement,
  style: Record<string, unknown>,
  isHighContrast: boolean,
): void {
  const own = isHighContrast ? {} : style;
  element.style.backgroundColor = colourText(own.backgroundColor) ?? '';
  const edges = Array.isArray(own.borderEdges) ? own.borderEdges : [];
  const width = length(own.borderWidth) ?? 1;
  for (const edge of ['top', 'right', 'bottom', 'left'] as const) {
    const isDrawn = (edges.includes(edge) || edges.includes('all')) && width > 0;
    element.style.setProperty(
      `border-${edge}`,
      isDrawn ? `${Math.min(width, 20)}px solid ${colourText(own.borderColor) ?? 'currentcolor'}` : '',
    );
  }
  const radius = length(own.borderRadius);
  element.style.borderRadius = radius === null ? '' : `${radius}px`;
}

/** Text colour, size and alignment where the dashboard names them. */
export function applyText(
  element: HTMLElement,
  given: { color?: unknown; size?: unknown; align?: unknown },
  isHighContrast: boolean,
): void {
  element.style.color = isHighContrast ? '' : (colourText(given.color) ?? '');
  const size = length(given.size);
  element.style.fontSize = size === null || size === 0 ? '' : `${size}px`;
  const align = given.align;
  element.style.textAlign =
    align === 'left' || align === 'center' || align === 'right' || align === 'justify' ? align : '';
}

export function colourText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (readColour(value)) return value.trim();
  return /^[a-z]{3,20}$/i.test(value) ? value : null;
}

/** `12`, `"12"`, `"12px"`, up to what a page can show. */
export function length(value: unknown): number | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' ? Number.parseFloat(value) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? Math.min(number, 400) : null;
}
