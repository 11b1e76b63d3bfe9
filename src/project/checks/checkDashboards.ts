import { diagnoseDashboard } from '../../dashboard/diagnoseDashboard.ts';
import { readDashboard } from '../../dashboard/readDashboard.ts';
import type { PipelineDefinition } from '../../pipeline/definition/definition.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import { Failure } from '../../shared/failure.ts';
import type { Contracts } from '../contracts.ts';
import { type ReadOptions, readText } from '../projectFiles.ts';
import { filesIn } from '../scripts.ts';
import { catalogOf, publishedShapes } from './publishedCatalog.ts';

/**
 * What is wrong with the dashboards that a pipeline publishes: in themselves, and with the datasets and the columns of
 * marts that they read. A dashboard that is not there is said where it is named.
 */
export async function checkDashboards(
  root: string,
  definition: PipelineDefinition,
  contracts: Contracts,
  options: ReadOptions,
): Promise<Diagnostic[]> {
  const files = filesIn(definition, 'dashboard');
  if (files.length === 0) return [];
  const { shapes, unknown } = publishedShapes(definition, contracts);
  // With the columns that an earlier stage no longer gives, for as long as the marts still name them.
  const named = publishedShapes(definition, { ...contracts, lost: new Map() }).shapes;
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const text = await textOf(root, file, options);
    if (text === null) continue;
    const read = readDashboard(text, file);
    const readsUnknown = Object.values(read.dashboard.steps).some((step) =>
      step.datasets.some((name) => unknown.has(name)),
    );
    // A table whose columns cannot be told would make every field of it wrong.
    const catalog = readsUnknown ? null : catalogOf(shapes);
    const found = diagnoseDashboard(text, file, read, catalog);
    const own = catalog && new Set(diagnoseDashboard(text, file, read, catalogOf(named)).map(placeOf));
    // As in scripts: what only an earlier stage has lost is a warning.
    diagnostics.push(
      ...found.map(
        (one): Diagnostic =>
          one.severity === 'error' && own && !own.has(placeOf(one)) ? { ...one, severity: 'warning' } : one,
      ),
    );
  }
  return diagnostics;
}

const placeOf = ({ code, line, column }: Diagnostic) => `${code} ${line} ${column}`;

async function textOf(root: string, file: string, options: ReadOptions): Promise<string | null> {
  try {
    return await readText(root, file, options);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
