import type { Catalog } from '../dialect/redshift/catalog.ts';
import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import { didYouMean } from '../pipeline/resolveVariables.ts';
import { type Diagnostic, type Finding, toDiagnostics } from '../shared/diagnostic.ts';
import { checkDashboards } from './checks/checkDashboards.ts';
import { namedTables } from './checks/checkNames.ts';
import { checkSecrets } from './checks/checkSecrets.ts';
import { type Contracts, followColumns } from './contracts.ts';
import { finding, nodeAt, spanAt } from './places.ts';
import type { ReadOptions } from './projectFiles.ts';
import { type PipelineReading, readPipeline } from './readPipeline.ts';
import type { YamlNode } from './yaml/readYaml.ts';

export interface PipelineCheck extends PipelineReading {
  /** Null when the pipeline file cannot be understood. */
  contracts: Contracts | null;
}

/** Reads a pipeline and checks it through all stages: every diagnostic of the file and of its scripts. */
export async function checkPipeline(
  root: string,
  file: string,
  options: ReadOptions = {},
): Promise<PipelineCheck> {
  const reading = await readPipeline(root, file, options);
  const { definition, scripts } = reading;
  if (definition === null) return { ...reading, contracts: null };
  const { contracts, findings } = followColumns(definition, scripts);
  const diagnostics = [
    ...reading.diagnostics,
    ...toDiagnostics(file, reading.text, columnsNamed(definition, reading, contracts)),
  ];
  for (const [path, text] of scripts) {
    const found = [...(findings.get(path) ?? []), ...checkSecrets(text)].sort((a, b) => a.start - b.start);
    diagnostics.push(...toDiagnostics(path, text, found));
  }
  diagnostics.push(...(await checkDashboards(root, definition, contracts, options)));
  return { ...reading, contracts, diagnostics: diagnostics.filter(once()) };
}

/** A script that two stages share says everything once. */
function once(): (diagnostic: Diagnostic) => boolean {
  const seen = new Set<string>();
  return ({ file, line, column, code, message }) => {
    const key = [file, line, column, code, message].join('\0');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

/** Columns that the pipeline file names and that are not there: of partitions and of declared checks. */
function columnsNamed(
  definition: PipelineDefinition,
  { root }: PipelineReading,
  contracts: Contracts,
): Finding[] {
  if (root === null) return [];
  return [
    ...partitionsNamed(definition, root, contracts),
    ...checkedColumns(definition, root, contracts.tables),
  ];
}

function partitionsNamed({ stages }: PipelineDefinition, root: YamlNode, { lake }: Contracts): Finding[] {
  return stages.flatMap((stage) =>
    (stage.kind === 'transform' ? stage.outputs : []).flatMap(({ name, path, partitionBy }) => {
      const known = lake.get(path)?.map((column) => column.name);
      return partitionBy.flatMap((column, i) => {
        if (!known || known.some((other) => other.toLowerCase() === column.toLowerCase())) return [];
        const span = spanAt(root, ['stages', stage.name, 'outputs', name, 'partitionBy', i]);
        const message = `The view "${name}" has no column "${column}".${didYouMean(column, known)}`;
        return [finding(span, 'unknown-column', message)];
      });
    }),
  );
}

function checkedColumns(definition: PipelineDefinition, root: YamlNode, tables: Catalog): Finding[] {
  return definition.stages.flatMap((stage) =>
    namedTables(stage, root).flatMap(({ table, columns, way }) => {
      const known = tables.get(table.toLowerCase().replace(/^public\./, ''));
      if (!known) return [];
      const names = known.map((column) => column.name);
      return columns.flatMap((column, i) => {
        if (names.includes(column.toLowerCase())) return [];
        const check = way.slice(0, -1);
        const node = nodeAt(root, [...check, 'columns', i]) ?? nodeAt(root, [...check, 'column']);
        const message = `${table} has no column "${column}".${didYouMean(column, names)}`;
        return [finding(node?.span ?? spanAt(root, check), 'unknown-column', message)];
      });
    }),
  );
}
