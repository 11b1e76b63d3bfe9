import type { Catalog } from '../../dialect/redshift/catalog.ts';
import { translateRedshift } from '../../dialect/redshift/translateRedshift.ts';
import type { StageDefinition } from '../../pipeline/definition/definition.ts';
import { checkCopies } from '../checks/checkCopies.ts';
import type { Following } from '../contracts.ts';
import { filesOf } from '../scripts.ts';
import { followLost } from './lostColumns.ts';
import { explainOrigins, type Given, type Origin } from './origins.ts';

/** Follows columns through the Redshift scripts of a stage. */
export function followRedshift(stage: StageDefinition, following: Following): void {
  const { scripts, contracts, variables, add } = following;
  for (const { path, dialect } of filesOf(stage)) {
    const text = scripts.get(path);
    if (dialect !== 'redshift' || text === undefined) continue;
    const before = new Map(contracts.tables);
    contracts.tablesBefore.set(path, before);
    const translated = translateRedshift(text, { variables, tables: before });
    const given = tablesGiven(before, contracts.origins);
    add(path, explainOrigins(text, 'redshift', translated.findings, translated.statements, given));
    const copies = checkCopies(translated.statements, contracts.lakeFiles, contracts.origins);
    add(path, copies.findings);
    add(
      path,
      followLost(text, {
        statements: translated.statements,
        fresh: copies.lost,
        lost: contracts.lost,
        tables: before,
        variables,
      }),
    );
    if (stage.kind !== 'load') continue;
    noteOrigins(before, translated.tables, { stage: stage.name, script: path }, contracts.origins);
    contracts.tables = translated.tables;
  }
}

function tablesGiven(tables: Catalog, origins: ReadonlyMap<string, Origin>): Map<string, Given> {
  return new Map(
    [...tables.keys()].map((name) => [name, { what: name, origin: origins.get(`table:${name}`) ?? null }]),
  );
}

/** A table is made by the script that made it last. */
function noteOrigins(before: Catalog, after: Catalog, maker: Origin, origins: Map<string, Origin>): void {
  for (const [name, columns] of after) if (before.get(name) !== columns) origins.set(`table:${name}`, maker);
}
