/** A layout that the file holds, with the conditions under which the product takes it. */
export interface LayoutEntry {
  name: string;
  label: string;
  selectors?: string[];
}

/** The layout for a page so wide: the first whose conditions it fits, else the first without any. */
export function fittingLayout(layouts: readonly LayoutEntry[], width: number): string | null {
  const conditional = layouts.filter(({ selectors }) => (selectors ?? []).length > 0);
  const fitting = conditional.find(({ selectors }) => selectors!.every((one) => fits(one, width)));
  const plain = layouts.find(({ selectors }) => (selectors ?? []).length === 0);
  return (fitting ?? plain ?? layouts[0])?.name ?? null;
}

/** What a person reads of a layout: its name, and for which screens it is. */
export function layoutLabel({ name, label, selectors }: LayoutEntry): string {
  const found = new Map((selectors ?? []).map(readSelector));
  const [least, most] = [found.get('minWidth'), found.get('maxWidth')];
  const widths =
    least && most ? `${least}–${most} px` : most ? `up to ${most} px` : least ? `from ${least} px` : '';
  const words = [widths, found.get('platform') ?? '', found.get('orientation') ?? ''].filter(Boolean);
  return words.length === 0 ? label || name : `${label || name} (${words.join(', ')})`;
}

function readSelector(selector: string): [string, string] {
  const [, kind = '', value = ''] = /^(\w{1,20})\(([^()]{0,60})\)$/.exec(selector.trim()) ?? [];
  return [kind, value];
}

/** A platform is never this one; which way a screen is held is not asked of a window. */
function fits(selector: string, width: number): boolean {
  const [kind, value] = readSelector(selector);
  if (kind === 'maxWidth') return width <= Number(value);
  if (kind === 'minWidth') return width >= Number(value);
  return kind === 'orientation';
}
