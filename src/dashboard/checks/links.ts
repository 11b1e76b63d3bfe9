import { eachString } from '../bindings/eachString.ts';
import type { Dashboard } from '../model.ts';
import { type Problem, problem } from './problem.ts';

/** Keys under which a person can be led somewhere. */
const linkKeys = new Set(['url', 'link', 'href', 'src', 'destination']);

/** Links that would run code instead of leading somewhere. Control characters and blanks hide no scheme. */
export function checkLinks(dashboard: Dashboard): Problem[] {
  const problems: Problem[] = [];
  for (const { name, parameters } of Object.values(dashboard.widgets))
    eachString(parameters, ['widgets', name, 'parameters'], (text, path, isKey) => {
      if (isKey || !linkKeys.has(String(path.at(-1)))) return;
      const scheme = unsafeScheme(text);
      if (scheme !== null) problems.push(problem('dashboard-unsafe-link', [...path], { scheme }));
    });
  return problems;
}

/** The scheme of an address that is neither relative nor http, https or mailto; null where it is safe. */
export function unsafeScheme(address: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(
    address.slice(0, 200).replace(/[\u0000-\u0020\u007F]/g, ''),
  )?.[1];
  return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme) ? null : scheme.toLowerCase();
}
