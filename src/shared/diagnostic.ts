import { LineIndex, type Place } from './place.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What is wrong with a text of the user: never thrown, always with a place, a code and a sentence. */
export interface Diagnostic extends Place {
  /** Relative to the project's root, with forward slashes. */
  file: string;
  severity: Severity;
  /** kebab-case, stable; users and scripts rely on it. */
  code: string;
  /** A sentence that says what is wrong and what to do. */
  message: string;
}

/** A diagnostic found inside one text, before that text's file and lines are known: UTF-16 offsets. */
export interface Finding {
  start: number;
  end: number;
  severity: Severity;
  code: string;
  message: string;
}

export function toDiagnostic(file: string, index: LineIndex, finding: Finding): Diagnostic {
  const { severity, code, message } = finding;
  return { file, ...index.place(finding.start, finding.end), severity, code, message };
}

/** What was found in the text of a file. */
export function toDiagnostics(file: string, text: string, findings: readonly Finding[]): Diagnostic[] {
  const index = new LineIndex(text);
  return findings.map((finding) => toDiagnostic(file, index, finding));
}

export function hasErrors(diagnostics: readonly { severity: Severity }[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}
