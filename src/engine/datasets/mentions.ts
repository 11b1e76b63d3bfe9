import { bareName } from './datasetNames.ts';
import { fillTemplateValues, type TemplateValues } from './templateValues.ts';

/**
 * Whether a dashboard or a query may name a dataset: its name stands in quotes or in a placeholder, with whatever
 * templates and copies add to it. It may say yes too often, and never no where `datasetNames` would find the dataset.
 */
export function mentions(text: string, template: TemplateValues): (names: readonly string[]) => boolean {
  const filled = fillTemplateValues(text, template).toLowerCase();
  return (names) => names.some((name) => isNamed(filled, bareName(name)));
}

function isNamed(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const behind = text.slice(at + name.length, at + name.length + 12);
    if (/["'./]$|__$/.test(before) && /^(?:_tp|\d)*[\\"'./\]]/.test(behind)) return true;
  }
  return false;
}
