import { Failure } from '../../shared/failure.ts';
import type { RecordSource, SourcePosition } from '../../shared/records.ts';
import type { DumpSpec } from '../../shared/sourceSpec.ts';
import { type DumpFile, findDumpFiles } from './dumpFiles.ts';
import { type RowsPosition, readRows } from './readRows.ts';
import { dumpTables } from './schema.ts';

/** A site's data dump as records: one table per XML file that is there. Only `Posts.xml` must be. */
export async function openDump(spec: DumpSpec): Promise<RecordSource> {
  const unknown = (spec.tables ?? []).find((name) => !Object.hasOwn(dumpTables, name));
  if (unknown !== undefined)
    throw new Failure(
      'source.no-table',
      `A dump has no table "${unknown}"; it has ${Object.keys(dumpTables).join(', ')}.`,
    );
  let found: Promise<Map<string, DumpFile>> | null = null;
  const files = (signal: AbortSignal) => {
    found ??= findTables(spec, signal).catch((error: unknown) => {
      // Not kept: a call that was cancelled says nothing about the next.
      found = null;
      throw error;
    });
    return found;
  };

  return {
    async tables(signal) {
      const present = await files(signal);
      return Object.entries(dumpTables)
        .filter(([name]) => present.has(name))
        .map(([name, { columns }]) => ({ name, columns, full: true }));
    },
    async *read(name, { from, constants, signal }) {
      const file = (await files(signal)).get(name);
      const table = dumpTables[name];
      if (!file || !table) throw new Failure('source.no-table', `${spec.path} has no table "${name}".`);
      const { identity } = file;
      const at = readPosition(from, file);
      if (at.ended) return;
      const { columns, attributes, element } = table;
      const batches = readRows(file.open(at.offset, signal), {
        columns,
        attributes,
        constants,
        element,
        shown: file.shown,
        from: at,
        size: file.size,
      });
      for await (const batch of batches) yield { ...batch, position: { ...batch.position, identity } };
    },
    async fingerprint(signal) {
      return [...(await files(signal))].map(([name, file]) => `${name}=${file.identity}`).join('\n');
    },
    async close() {},
  };
}

async function findTables(spec: DumpSpec, signal: AbortSignal): Promise<Map<string, DumpFile>> {
  const names = new Set(Object.values(dumpTables).map(({ file }) => file.toLowerCase()));
  const files = await findDumpFiles(spec.path, (name) => names.has(name.toLowerCase()), signal);
  const present = new Map<string, DumpFile>();
  for (const [name, table] of Object.entries(dumpTables)) {
    const file = files.find((candidate) => candidate.name.toLowerCase() === table.file.toLowerCase());
    if (file && (spec.tables === null || spec.tables.includes(name))) present.set(name, file);
    if (!file && name === 'posts')
      throw new Failure(
        'source.no-posts',
        `${spec.path} has no Posts.xml, which every dump has. Name a site's dump.`,
      );
  }
  return present;
}

function readPosition(from: SourcePosition | null, file: DumpFile): RowsPosition {
  if (from === null) return { offset: 0, line: 1, ended: false };
  if (from.identity !== file.identity)
    throw new Failure(
      'source.changed',
      `${file.shown} is not the file that this run began with. Start a new run.`,
    );
  return { offset: Number(from.offset), line: Number(from.line), ended: from.ended === true };
}
