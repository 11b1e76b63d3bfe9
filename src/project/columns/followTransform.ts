import { translateSpark } from '../../dialect/spark/translateSpark.ts';
import { type SparkColumn, sparkTypeOf } from '../../dialect/spark/types.ts';
import type {
  PipelineDefinition,
  TransformInput,
  TransformStage,
} from '../../pipeline/definition/definition.ts';
import { snapshotColumn, snapshotColumns, snapshotsStream } from '../../pipeline/run/rawColumns.ts';
import type { Finding, Severity } from '../../shared/diagnostic.ts';
import type { Column } from '../../shared/table.ts';
import type { Contracts, Following } from '../contracts.ts';
import { explainOrigins, type Given } from './origins.ts';
import { streamColumns } from './streamColumns.ts';

/** Follows columns through a Spark script. What follows from something unknown is unknown too, and nothing is said of it. */
export function followTransform(stage: TransformStage, following: Following): void {
  const { definition, scripts, contracts, variables, add } = following;
  for (const { path } of stage.outputs)
    contracts.origins.set(`lake:${path}`, { stage: stage.name, script: stage.script });
  const text = scripts.get(stage.script);
  if (text === undefined || stage.language !== 'sql') return;
  const { views, open } = inputViews(stage, definition, contracts);
  const translated = translateSpark(text, { views, open, variables });
  const found = atLeastOnSpark(translated.findings, definition);
  const given = givenTo(stage, following);
  add(stage.script, explainOrigins(text, 'spark', found, translated.statements, given));
  const known = new Map([...translated.views].filter(([name]) => !open.has(name)));
  contracts.views.set(stage.script, known);
  if (translated.findings.some((finding) => finding.severity === 'error')) return;
  for (const output of stage.outputs) {
    const view = viewNamed(translated.views, output.name);
    if (view === undefined) add(stage.script, [missingView(stage.name, output.name, text)]);
    else if (open.size === 0 && hasOneMaker(output.path, definition)) {
      const isFolder = ({ name }: SparkColumn) =>
        output.partitionBy.some((other) => other.toLowerCase() === name.toLowerCase());
      const inFiles = view.filter((column) => !isFolder(column));
      contracts.lakeFiles.set(output.path, inFiles);
      contracts.lake.set(output.path, [...inFiles, ...view.filter(isFolder)]);
    }
  }
}

/** Of a place that two stages write to nobody can say what is there. */
function hasOneMaker(path: string, { stages }: PipelineDefinition): boolean {
  const made = stages.flatMap((stage) => (stage.kind === 'transform' ? stage.outputs : []));
  return made.filter((output) => output.path === path).length === 1;
}

/**
 * What the embedded engine cannot do stops the default target if that runs on it, and is worth a warning if another
 * does; where only real Spark runs the script it is a note.
 */
function atLeastOnSpark(found: readonly Finding[], { targets }: PipelineDefinition): Finding[] {
  const embedded = targets.map(({ kind, spark }) => kind === 'local' && !spark);
  if (embedded.length === 0 || embedded[0]) return [...found];
  const severity: Severity = embedded.includes(true) ? 'warning' : 'information';
  return found.map((finding) => (finding.code === 'spark-not-local' ? { ...finding, severity } : finding));
}

function missingView(stage: string, view: string, text: string): Finding {
  return {
    start: 0,
    end: Math.min(text.length, 1),
    severity: 'error',
    code: 'missing-view',
    message: `The script makes no view "${view}", which the stage "${stage}" writes. Add CREATE OR REPLACE TEMPORARY VIEW ${view} AS ….`,
  };
}

function viewNamed<T>(views: ReadonlyMap<string, T>, name: string): T | undefined {
  for (const [key, value] of views) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

/** The typed columns of all inputs; of an `open` one nothing is known. */
function inputViews(
  stage: TransformStage,
  definition: PipelineDefinition,
  contracts: Contracts,
): { views: Map<string, SparkColumn[]>; open: Set<string> } {
  const views = new Map<string, SparkColumn[]>();
  const open = new Set<string>();
  for (const input of stage.inputs) {
    const columns = inputColumns(input, definition, contracts);
    if (columns === null) open.add(input.name);
    views.set(input.name, columns ?? []);
  }
  return { views, open };
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

const sparkColumn = ({ name, type }: Column): SparkColumn => ({ name, type: sparkTypeOf(type) });

/** What a script's inputs are, by the names that the script has for them. */
function givenTo(stage: TransformStage, { definition, contracts }: Following): Map<string, Given> {
  const ingest = definition.stages.find((other) => other.kind === 'ingest');
  return new Map(
    stage.inputs.map(({ name, from }) => [
      name.toLowerCase(),
      'stream' in from
        ? {
            what: `the stream "${from.stream}"`,
            origin: ingest ? { stage: ingest.name, script: null } : null,
          }
        : { what: from.path, origin: contracts.origins.get(`lake:${from.path}`) ?? null },
    ]),
  );
}
