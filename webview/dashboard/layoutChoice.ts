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
  const limits = (selectors ?? []).flatMap((one) => {
    const [, kind, value] = /^(maxWidth|minWidth|platform|orientation)\(([^()]{1,60})\)$/.exec(one) ?? [];
    if (kind === 'maxWidth') return [`up to ${value} px`];
    if (kind === 'minWidth') return [`from ${value} px`];
    return value === undefined ? [] : [value.replaceAll(',', ', ')];
  });
  return limits.length === 0 ? label || name : `${label || name} (${limits.join(', ')})`;
}

/** A platform is never this one; which way a screen is held is not asked of a window. */
function fits(selector: string, width: number): boolean {
  const [, kind, value] = /^(\w{1,20})\(([^()]{0,60})\)$/.exec(selector.trim()) ?? [];
  if (kind === 'maxWidth') return width <= Number(value);
  if (kind === 'minWidth') return width >= Number(value);
  return kind === 'orientation';
}
