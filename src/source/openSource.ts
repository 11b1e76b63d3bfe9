import type { Database } from '../shared/database.ts';
import { Failure } from '../shared/failure.ts';
import type { RecordSource } from '../shared/records.ts';
import type { SourceSpec } from '../shared/sourceSpec.ts';
import { openDump } from './dump/openDump.ts';

/** The source that a resolved `source:` of an ingest stage names. */
export async function openSource(spec: SourceSpec, _options: { database?: Database }): Promise<RecordSource> {
  if (spec.kind === 'dump') return openDump(spec);
  throw new Failure('source.unknown', `There is no source of kind "${spec.kind}".`);
}
