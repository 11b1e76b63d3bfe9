import { parseSql } from '../dialect/sql/parse.ts';
import { nameOf, references } from '../dialect/sql/references.ts';
import type { Statement } from '../dialect/sql/tree.ts';
import type { PipelineDefinition, StageDefinition } from '../pipeline/definition/definition.ts';
import { snapshotsStream, streamOf } from '../pipeline/run/rawColumns.ts';
import { declaredTables } from '../source/sourceTables.ts';
import { filesOf } from './scripts.ts';

/**
 * What a stage takes and gives, as `stream:posts`, `lake:curated/posts`, `table:marts.kpi_daily`,
 * `dataset:kpi_daily`. `makes` are those that exist because of the stage, `changes` tables that it also writes to.
 */
export interface StageFlow {
  reads: Set<string>;
  makes: Set<string>;
  changes: Set<string>;
}

/** The flow of every stage, from the definition and the texts of its scripts. */
export function stageFlows(
  definition: PipelineDefinition,
  scripts: ReadonlyMap<string, string>,
): Map<string, StageFlow> {
  return new Map(definition.stages.map((stage) => [stage.name, stageFlow(stage, scripts)]));
}

function stageFlow(stage: StageDefinition, scripts: ReadonlyMap<string, string>): StageFlow {
  const flow: StageFlow = { reads: new Set(), makes: new Set(), changes: new Set() };
  switch (stage.kind) {
    case 'ingest':
      for (const { name } of declaredTables(stage.source.kind, stage.source.options)) {
        const stream = streamOf(stage, name);
        if (stream !== undefined) flow.makes.add(`stream:${stream}`);
      }
      flow.makes.add(`stream:${snapshotsStream}`);
      break;
    case 'transform':
      for (const { from } of stage.inputs)
        flow.reads.add('stream' in from ? `stream:${from.stream}` : `lake:${from.path}`);
      for (const { path } of stage.outputs) flow.makes.add(`lake:${path}`);
      break;
    case 'check':
      for (const check of stage.checks) if (check.type !== 'sql') flow.reads.add(tableRef(check.table));
      break;
    case 'publish':
      for (const { name, table } of stage.datasets) {
        flow.reads.add(tableRef(table));
        flow.makes.add(`dataset:${name}`);
      }
      break;
    case 'train':
      break;
    case 'load':
      break;
  }
  for (const { path, dialect } of filesOf(stage))
    if (dialect === 'redshift') addScript(flow, scripts.get(path) ?? '');
  return flow;
}

const tableRef = (name: string) => `table:${name.toLowerCase().replace(/^public\./, '')}`;

/** Temporary tables are nobody else's business. */
function addScript(flow: StageFlow, text: string): void {
  const { statements } = parseSql(text, 'redshift');
  const own = new Set<string>();
  for (const statement of statements) {
    const { reads, writes } = references(statement);
    const made = statement.kind === 'createTable' || statement.kind === 'createView';
    if (made && statement.temporary) own.add(nameOf(statement.name));
    for (const name of reads) if (!own.has(name)) flow.reads.add(tableRef(name));
    for (const name of writes) if (!own.has(name)) (made ? flow.makes : flow.changes).add(tableRef(name));
    addLakePlace(flow, statement);
  }
}

function addLakePlace(flow: StageFlow, statement: Statement): void {
  const place =
    statement.kind === 'copy' ? statement.from : statement.kind === 'unload' ? statement.to : null;
  if (place?.kind !== 'string') return;
  const path = /^\$\{lake\}\/+(.+?)\/*$/.exec(place.value)?.[1];
  if (path === undefined) return;
  (statement.kind === 'copy' ? flow.reads : flow.makes).add(`lake:${path}`);
}

/** True where a read of `wanted` sees what was made as `made`; a place in the lake holds all below it. */
export function feeds(made: string, wanted: string): boolean {
  if (made === wanted) return true;
  return wanted.startsWith('lake:') && (made.startsWith(`${wanted}/`) || wanted.startsWith(`${made}/`));
}

/** Names of the stages that each stage must wait for: those it declares and those whose work it takes. */
export function dependencies(
  stages: readonly StageDefinition[],
  flows: ReadonlyMap<string, StageFlow>,
): Map<string, string[]> {
  const after = new Map<string, string[]>();
  stages.forEach((stage, position) => {
    const flow = flows.get(stage.name)!;
    const before = stages.filter((other, i) => {
      if (other === stage) return false;
      // What is published has been checked: a check gates whatever the file publishes after it.
      if (stage.kind === 'publish' && other.kind === 'check' && i < position) return true;
      const theirs = flows.get(other.name)!;
      const takes = (wanted: string) => !flow.makes.has(wanted) && anyFeeds(theirs.makes, wanted);
      if ([...flow.reads, ...flow.changes].some(takes)) return true;
      // Two stages write to one table: a reader waits for both, and they go in the order of the file.
      const writes = [...theirs.changes];
      if (writes.some((name) => flow.reads.has(name) && !flow.changes.has(name) && !flow.makes.has(name)))
        return true;
      // Whoever makes the table goes before them all.
      return i < position && writes.some((name) => flow.changes.has(name) && !flow.makes.has(name));
    });
    after.set(stage.name, [...new Set([...stage.after, ...before.map((other) => other.name)])]);
  });
  return after;
}

const anyFeeds = (made: ReadonlySet<string>, wanted: string) => [...made].some((name) => feeds(name, wanted));
