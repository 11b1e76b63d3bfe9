import type { Catalog } from '../dialect/redshift/catalog.ts';
import { translateRedshift } from '../dialect/redshift/translateRedshift.ts';
import { translateSpark } from '../dialect/spark/translateSpark.ts';
import { type SparkColumn, sparkTypeOf } from '../dialect/spark/types.ts';
import type {
  IngestStage,
  PipelineDefinition,
  StageDefinition,
  TransformInput,
  TransformStage,
} from '../pipeline/definition/definition.ts';
import { orderStages } from '../pipeline/definition/orderStages.ts';
import { snapshotColumn, snapshotColumns, snapshotsStream, streamOf } from '../pipeline/run/rawColumns.ts';
import type { Finding } from '../shared/diagnostic.ts';
import type { Column } from '../shared/table.ts';
import { declaredTables } from '../source/sourceTables.ts';
import { checkCopies } from './checks/checkCopies.ts';
import { filesOf } from './scripts.ts';

/** What every place holds once all stages have run, as far as that can be told without running anything. */
export interface Contracts {
  /** Place in the lake → its columns, in order; a place whose columns cannot be known is not there. */
  lake: Map<string, SparkColumn[]>;
  /** Warehouse tables, by lower-case `schema.table`. */
  tables: Catalog;
  /** Script → the views that it sees and makes. */
  views: Map<string, Map<string, SparkColumn[]>>;
  /** Script → the tables that are there before it runs. */
  tablesBefore: Map<string, Catalog>;
}

/** Follows columns from the sources through every script, and gives what is wrong in each script on the way. */
export function followColumns(
  definition: PipelineDefinition,
  scripts: ReadonlyMap<string, string>,
): { contracts: Contracts; findings: Map<string, Finding[]> } {
  const contracts: Contracts = {
    lake: new Map(),
    tables: new Map(),
    views: new Map(),
    tablesBefore: new Map(),
  };
  const findings = new Map<string, Finding[]>();
  const add = (path: string, found: readonly Finding[]) =>
    findings.set(path, [...(findings.get(path) ?? []), ...found]);
  const variables = variableValues(definition);
  for (const stage of orderStages(definition.stages).order) {
    if (stage.kind === 'transform')
      followTransform(stage, { definition, scripts, contracts, variables, add });
    else followRedshift(stage, { scripts, contracts, variables, add });
  }
  return { contracts, findings };
}

/** Stand-ins: only whether a variable is there matters to the checks. */
function variableValues({ variables }: PipelineDefinition): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, default: value }) => [name, value ?? '']));
}

interface Following {
  scripts: ReadonlyMap<string, string>;
  contracts: Contracts;
  variables: Record<string, string>;
  add: (path: string, found: readonly Finding[]) => void;
}

function followTransform(
  stage: TransformStage,
  following: Following & { definition: PipelineDefinition },
): void {
  const { definition, scripts, contracts, variables, add } = following;
  const text = scripts.get(stage.script);
  const views = inputViews(stage, definition, contracts);
  // What follows from something unknown is unknown too, and nothing is said of it.
  if (text === undefined || stage.language !== 'sql' || views === null) return;
  const translated = translateSpark(text, { views, variables });
  add(stage.script, atLeastOnSpark(translated.findings, definition));
  contracts.views.set(stage.script, translated.views);
  const broken = translated.findings.some((finding) => finding.severity === 'error');
  for (const output of stage.outputs) {
    const columns = viewNamed(translated.views, output.name);
    if (broken) continue;
    if (columns) contracts.lake.set(output.path, columns);
    else
      add(stage.script, [
        {
          start: 0,
          end: Math.min(text.length, 1),
          severity: 'error',
          code: 'missing-view',
          message: `The script makes no view "${output.name}", which the stage "${stage.name}" writes. Add CREATE OR REPLACE TEMPORARY VIEW ${output.name} AS ….`,
        },
      ]);
  }
}

/** Where only real Spark runs the script, what the embedded engine cannot do is worth a note and no more. */
function atLeastOnSpark(found: readonly Finding[], { targets }: PipelineDefinition): Finding[] {
  const [first] = targets;
  const onSpark = first !== undefined && (first.kind === 'aws' || first.spark);
  return found.map((finding) =>
    onSpark && finding.code === 'spark-not-local' ? { ...finding, severity: 'information' } : finding,
  );
}

export function viewNamed<T>(views: ReadonlyMap<string, T>, name: string): T | undefined {
  for (const [key, value] of views) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

/** The typed columns of all inputs; null where those of one are not known. */
function inputViews(
  stage: TransformStage,
  definition: PipelineDefinition,
  contracts: Contracts,
): Map<string, SparkColumn[]> | null {
  const views = new Map<string, SparkColumn[]>();
  for (const input of stage.inputs) {
    const columns = inputColumns(input, definition, contracts);
    if (columns === null) return null;
    views.set(input.name, columns);
  }
  return views;
}

function inputColumns(
  { from, columns: declared }: TransformInput,
  { stages }: PipelineDefinition,
  contracts: Contracts,
): SparkColumn[] | null {
  if ('path' in from) return contracts.lake.get(from.path) ?? (declared ? declared.map(sparkColumn) : null);
  if (from.stream === snapshotsStream) return snapshotColumns.map(sparkColumn);
  const columns = declared ?? streamColumns(from.stream, stages);
  if (columns === null) return null;
  const all = columns.some(({ name }) => name === snapshotColumn.name)
    ? columns
    : [...columns, snapshotColumn];
  return all.map(sparkColumn);
}

/** The columns of all that any ingest stage sends to a stream; null when one of them cannot tell. */
export function streamColumns(stream: string, stages: readonly StageDefinition[]): Column[] | null {
  const merged = new Map<string, Column>();
  for (const stage of stages.filter((s): s is IngestStage => s.kind === 'ingest'))
    for (const table of declaredTables(stage.source.kind, stage.source.options)) {
      if (streamOf(stage, table.name) !== stream) continue;
      if (table.columns === null) return null;
      for (const column of table.columns) if (!merged.has(column.name)) merged.set(column.name, column);
    }
  return merged.size === 0 ? null : [...merged.values()];
}

const sparkColumn = ({ name, type }: Column): SparkColumn => ({ name, type: sparkTypeOf(type) });

function followRedshift(stage: StageDefinition, following: Following): void {
  const { scripts, contracts, variables, add } = following;
  for (const { path, dialect } of filesOf(stage)) {
    const text = scripts.get(path);
    if (dialect !== 'redshift' || text === undefined) continue;
    contracts.tablesBefore.set(path, new Map(contracts.tables));
    const translated = translateRedshift(text, { variables, tables: contracts.tables });
    add(path, translated.findings);
    add(path, checkCopies(translated.statements, contracts.lake));
    if (stage.kind === 'load') contracts.tables = translated.tables;
  }
}
