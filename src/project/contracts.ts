import type { Catalog } from '../dialect/redshift/catalog.ts';
import type { SparkColumn } from '../dialect/spark/types.ts';
import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import { orderStages } from '../pipeline/definition/orderStages.ts';
import type { Finding } from '../shared/diagnostic.ts';
import { followRedshift } from './columns/followRedshift.ts';
import { followTransform } from './columns/followTransform.ts';
import type { Lost } from './columns/lostColumns.ts';
import type { Origin } from './columns/origins.ts';

/** What every place holds once all stages have run, as far as that can be told without running anything. */
export interface Contracts {
  /** Place in the lake → its columns, in order; a place whose columns cannot be known is not there. */
  lake: Map<string, SparkColumn[]>;
  /** The same, as they stand in the files: columns that became folders are left out. */
  lakeFiles: Map<string, SparkColumn[]>;
  /** Warehouse tables, by lower-case `schema.table`. */
  tables: Catalog;
  /** Script → the views that it sees and makes. */
  views: Map<string, Map<string, SparkColumn[]>>;
  /** Script → the tables that are there before it runs. */
  tablesBefore: Map<string, Catalog>;
  /** Who makes `lake:curated/posts` or `table:marts.kpi_daily`. */
  origins: Map<string, Origin>;
  /** Columns of tables that an earlier stage no longer fills. */
  lost: Lost;
}

/** What following one stage takes. */
export interface Following {
  definition: PipelineDefinition;
  scripts: ReadonlyMap<string, string>;
  contracts: Contracts;
  /** Stand-ins: only whether a variable is there matters to the checks. */
  variables: Record<string, string>;
  add: (path: string, found: readonly Finding[]) => void;
}

/** Follows columns from the sources through every script, and gives what is wrong in each script on the way. */
export function followColumns(
  definition: PipelineDefinition,
  scripts: ReadonlyMap<string, string>,
): { contracts: Contracts; findings: Map<string, Finding[]> } {
  const contracts: Contracts = {
    lake: new Map(),
    lakeFiles: new Map(),
    tables: new Map(),
    views: new Map(),
    tablesBefore: new Map(),
    origins: new Map(),
    lost: new Map(),
  };
  const findings = new Map<string, Finding[]>();
  const following: Following = {
    definition,
    scripts,
    contracts,
    variables: Object.fromEntries(definition.variables.map((v) => [v.name, v.default ?? ''])),
    add: (path, found) => findings.set(path, [...(findings.get(path) ?? []), ...found]),
  };
  for (const stage of orderStages(definition.stages).order)
    if (stage.kind === 'transform') followTransform(stage, following);
    else followRedshift(stage, following);
  return { contracts, findings };
}
