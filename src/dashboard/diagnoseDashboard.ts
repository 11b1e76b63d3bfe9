import type { DatasetCatalog } from '../shared/dataset.ts';
import { type Diagnostic, toDiagnostic } from '../shared/diagnostic.ts';
import { LineIndex } from '../shared/place.ts';
import { checkDashboard } from './checkDashboard.ts';
import type { ReadDashboard } from './readDashboard.ts';

/** All that is wrong with a dashboard that was read from `text`; against its datasets where they are known. */
export function diagnoseDashboard(
  text: string,
  file: string,
  read: ReadDashboard,
  catalog: DatasetCatalog | null,
): Diagnostic[] {
  const index = new LineIndex(text);
  const findings = [...read.findings, ...checkDashboard(read.dashboard, read.text, catalog)];
  return findings.map((finding) => toDiagnostic(file, index, finding));
}
