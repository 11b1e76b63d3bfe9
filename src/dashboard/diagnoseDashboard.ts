import type { DatasetCatalog } from '../shared/dataset.ts';
import { type Diagnostic, toDiagnostics } from '../shared/diagnostic.ts';
import { checkDashboard } from './checkDashboard.ts';
import type { ReadDashboard } from './readDashboard.ts';

/** All that is wrong with a dashboard that was read from `text`; against its datasets where they are known. */
export function diagnoseDashboard(
  text: string,
  file: string,
  read: ReadDashboard,
  catalog: DatasetCatalog | null,
): Diagnostic[] {
  const findings = [...read.findings, ...checkDashboard(read.dashboard, read.text, catalog)];
  return toDiagnostics(file, text, findings);
}
