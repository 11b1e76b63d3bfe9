import { join, relative } from 'node:path';
import type { Disposable, Position, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { FieldPlace } from '../dashboard/language/fieldPlaces.ts';
import type { Target } from '../project/language/definitionInPipeline.ts';
import type { WarehouseColumn } from '../project/language/publishedFields.ts';
import type { FieldOrigin } from '../saql/language/fieldOrigins.ts';
import { dashboardSelector, saqlSelector } from './dashboardFiles.ts';
import type { DatasetKnowledge, KnownDatasets } from './datasetKnowledge.ts';
import { toRange } from './languageItems.ts';
import { type PipelineModel, scriptSelector, unsavedTexts } from './projects.ts';
import { slashed } from './slashed.ts';

const load = () => import('./later/dashboard.ts');
/** Enough for a project; a folder of exports is not read whole. */
const mostQueries = 2000;

/** From a field that a dashboard or a query shows to the column that a script makes, and from the column to its uses. */
export function registerFieldFeatures(knowledge: DatasetKnowledge): Disposable {
  const { languages } = vscode;
  const definition: vscode.DefinitionProvider = {
    async provideDefinition(document, position) {
      const { origins } = await originsAt(document, position);
      if (origins.length === 0) return [];
      const found = (await knowledge.ofPipelines(document.uri)).flatMap(({ model, fields }) =>
        origins.flatMap((origin) => {
          const target = fields.definitionOf(origin);
          return target ? [locationOf(model, target)] : [];
        }),
      );
      return distinct(found);
    },
  };
  const references: vscode.ReferenceProvider = {
    async provideReferences(document, position, { includeDeclaration }) {
      const { origins, nearby } = await originsAt(document, position);
      if (origins.length === 0) return [];
      const pipelines = await knowledge.ofPipelines(document.uri);
      const found = await Promise.all(
        pipelines.map((pipeline) => {
          const columns = origins.flatMap((origin) => pipeline.fields.columnOf(origin) ?? []);
          return usesOf(pipeline, columns, includeDeclaration);
        }),
      );
      // What no pipeline here publishes has its uses in this file alone.
      return distinct([...found.flat(), ...nearby]);
    },
  };
  const ofColumn: vscode.ReferenceProvider = {
    async provideReferences(document, position, { includeDeclaration }) {
      const { columnAt } = await load();
      const column = columnAt(document.getText(), document.offsetAt(position));
      if (column === null) return [];
      const pipelines = await knowledge.ofPipelines(document.uri);
      const found = pipelines.map((pipeline) => usesOf(pipeline, [column], includeDeclaration));
      return distinct((await Promise.all(found)).flat());
    },
  };

  return vscode.Disposable.from(
    ...[dashboardSelector, saqlSelector].flatMap((selector) => [
      languages.registerDefinitionProvider(selector, definition),
      languages.registerReferenceProvider(selector, references),
    ]),
    languages.registerReferenceProvider(scriptSelector, ofColumn),
  );
}

async function usesOf(
  { model, check, fields }: KnownDatasets['pipelines'][number],
  columns: WarehouseColumn[],
  withDefinition: boolean,
): Promise<vscode.Location[]> {
  if (columns.length === 0) return [];
  const { fieldReferences } = await load();
  const queries = await queriesOf(model);
  const options = { withDefinition, queries, overlay: unsavedTexts(model.root) };
  const targets = await fieldReferences(model.root, check, fields, columns, options);
  return targets.map((target) => locationOf(model, target));
}

/** The SAQL files of a project, by path from its root: no pipeline names them, they are looked up when asked for. */
async function queriesOf({ root }: PipelineModel): Promise<string[]> {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(root), '**/*.saql');
  const found = await vscode.workspace.findFiles(
    pattern,
    '{**/node_modules/**,**/.standpipe/**}',
    mostQueries,
  );
  return found.map(({ fsPath }) => slashed(relative(root, fsPath))).sort();
}

/** The fields behind the name at a place, and the places of the same file that show one of them. */
async function originsAt(
  document: TextDocument,
  position: Position,
): Promise<{ origins: FieldOrigin[]; nearby: vscode.Location[] }> {
  const { fieldPlaceAt, fieldPlaces, openDashboardText, referenceAt, saqlOriginsAt, saqlPlaces } =
    await load();
  const offset = document.offsetAt(position);
  const nearbyOf = (origins: FieldOrigin[], places: FieldPlace[]) => {
    const keys = new Set(origins.map((one) => JSON.stringify(one)));
    return places
      .filter((place) => place.origins.some((one) => keys.has(JSON.stringify(one))))
      .map((place) => new vscode.Location(document.uri, toRange(document, place)));
  };
  if (document.languageId === 'saql') {
    const text = document.getText();
    const origins = saqlOriginsAt(text, offset);
    return { origins, nearby: nearbyOf(origins, saqlPlaces(text)) };
  }
  const open = openDashboardText(document.getText(), document.uri.fsPath);
  // The name of a step or a widget has a definition of its own.
  const origins = referenceAt(open, offset) ? [] : (fieldPlaceAt(open, offset)?.origins ?? []);
  if (origins.length === 0) return { origins, nearby: [] };
  return { origins, nearby: nearbyOf(origins, fieldPlaces(open)) };
}

function locationOf(
  { root }: PipelineModel,
  { file, line, column, endLine, endColumn }: Target,
): vscode.Location {
  const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  return new vscode.Location(vscode.Uri.file(join(root, file)), range);
}

function distinct(locations: vscode.Location[]): vscode.Location[] {
  const key = ({ uri, range }: vscode.Location) =>
    `${uri.toString()} ${range.start.line} ${range.start.character} ${range.end.character}`;
  return [...new Map(locations.map((one) => [key(one), one])).values()];
}
