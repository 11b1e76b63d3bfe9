import type { Finding, Severity } from '../../shared/diagnostic.ts';
import { editDistance } from '../../shared/editDistance.ts';
import type { DashboardText, Range } from '../dashboardText.ts';
import type { JsonPath } from '../model.ts';
import { type DiagnosticCode, diagnostics } from './diagnostics.ts';

/** What is wrong at a path of the model; a check knows no offsets. */
export interface Problem {
  path: JsonPath;
  severity: Severity;
  code: string;
  message: string;
  /** The range within the string at the path. */
  inner?: Range;
  /** The key that leads to the path is meant, not the value. */
  onKey?: boolean;
}

/** A problem of the table, with the names that its sentence takes. */
export function problem(
  code: DiagnosticCode,
  path: JsonPath,
  names: Record<string, string | number> = {},
  where: { inner?: Range; onKey?: boolean } = {},
): Problem {
  const [severity, sentence] = diagnostics[code];
  const message = sentence.replace(/\{(\w+)\}/g, (all, name: string) =>
    Object.hasOwn(names, name) ? shorten(String(names[name])) : all,
  );
  return { path, severity, code, message, ...where };
}

export function toFinding(text: DashboardText, { path, inner, onKey, ...said }: Problem): Finding {
  const place = onKey === true || !text.has(path) ? text.keyPlace(path) : text.place(path, inner);
  return { ...place, ...said };
}

const shorten = (name: string): string => (name.length > 80 ? `${name.slice(0, 79)}…` : name);

/** The known name that is nearest, as `Did you mean …?`; nothing where none is near. */
export function nearest(name: string, known: Iterable<string>): string {
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let least = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  let looked = 0;
  for (const candidate of known) {
    if (++looked > 2000 || wanted.length > 80) break;
    const distance = editDistance(wanted, candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best === null ? '' : ` Did you mean ${best}?`;
}
