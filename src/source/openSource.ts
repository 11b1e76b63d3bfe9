import type { RecordSource } from '../shared/records.ts';
import type { SourceSpec } from '../shared/sourceSpec.ts';

/** The source that a resolved `source:` of an ingest stage names; what reads it is loaded now and not before. */
export async function openSource(spec: SourceSpec): Promise<RecordSource> {
  if (spec.kind === 'dump') return (await import('./dump/openDump.ts')).openDump(spec);
  if (spec.kind === 'files') return (await import('./files/openFiles.ts')).openFiles(spec);
  return (await import('./stackExchange/openStackExchange.ts')).openStackExchange(spec);
}
