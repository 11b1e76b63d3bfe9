import { isAbsolute, relative, resolve } from 'node:path';
import type { Diagnostic } from '../shared/diagnostic.ts';

/** The diagnostics with their files as one sees them from `cwd`; those of an engine are relative to its project. */
export function relativeFiles(diagnostics: readonly Diagnostic[], root: string, cwd: string): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    // Text from standard input lies nowhere.
    if (diagnostic.file === '-') return diagnostic;
    const path = isAbsolute(diagnostic.file) ? diagnostic.file : resolve(root, diagnostic.file);
    return { ...diagnostic, file: relative(cwd, path).replaceAll('\\', '/') };
  });
}
