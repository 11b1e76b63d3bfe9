import type { Disposable, LogOutputChannel, Memento, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { PipelineCheck } from '../project/checkPipeline.ts';
import type { PublishedFields } from '../project/language/publishedFields.ts';
import type { DataOrigin } from '../shared/dashboardView.ts';
import type { Dataset } from '../shared/dataset.ts';
import { projectOf } from './dashboardFiles.ts';
import { dataFolderOf } from './dataSettings.ts';
import type { Engines } from './engines.ts';
import type { PipelineModel, Projects } from './projects.ts';

/** What is known of datasets without asking anybody to run anything. */
export interface KnownDatasets {
  /** The first of a name counts. */
  datasets: Dataset[];
  /** Where a published field comes from, as a sentence. */
  originOf(dataset: string, field: string): string | null;
  /** The pipelines around the document that can be followed through, with what they publish. */
  pipelines: { model: PipelineModel; check: PipelineCheck; fields: PublishedFields }[];
}

export interface DatasetKnowledge extends Disposable {
  of(document: TextDocument): Promise<KnownDatasets>;
  /** Of the project's texts alone: at once, and needs no engine. */
  ofPipelines(uri: vscode.Uri): Promise<KnownDatasets['pipelines']>;
}

/** How long an answer counts: files of a folder may change. */
const kept = 30_000;
/** Somebody waits for a proposal: what is not there by then is there for the next. */
const patience = 400;

/**
 * The datasets that dashboards and queries see: those that the pipelines' texts say will be published, and, where an
 * engine is at work already, those that it has.
 */
export function openDatasetKnowledge(parts: {
  projects: Projects;
  engines: Engines;
  memory: Memento;
  log: LogOutputChannel;
}): DatasetKnowledge {
  const { projects, engines, memory, log } = parts;
  const published = new WeakMap<PipelineCheck, PublishedFields | null>();
  const asked = new Map<string, { at: number; answer: Promise<EngineDatasets | null> }>();

  async function ofPipelines(uri: vscode.Uri): Promise<KnownDatasets['pipelines']> {
    const { publishedFields } = await import('./later/dashboard.ts');
    const root = uri.scheme === 'file' ? projectOf(uri, projects).root : null;
    return projects.all().flatMap((model) => {
      const { check } = model;
      if (!check || (root !== null && model.root !== root)) return [];
      if (!published.has(check)) published.set(check, publishedFields(check));
      const fields = published.get(check);
      return fields ? [{ model, check, fields }] : [];
    });
  }

  function ofEngine(document: TextDocument): Promise<EngineDatasets | null> {
    const { root, file } = projectOf(document.uri, projects);
    const api = engines.attached(root);
    if (!api || document.uri.scheme !== 'file') return Promise.resolve(null);
    const dataFolder = dataFolderOf(memory, document);
    const key = `${document.uri.toString()} ${dataFolder ?? ''}`;
    const known = asked.get(key);
    if (known && Date.now() - known.at < kept) return known.answer;
    const answer = api.datasets({ file, ...(dataFolder ? { dataFolder } : {}) }).catch((error: unknown) => {
      log.debug(`The engine's datasets are not known: ${error}`);
      return null;
    });
    asked.set(key, { at: Date.now(), answer });
    return answer;
  }

  const registrations = [
    engines.onRunEvents(({ events }) => {
      if (events.some(({ type }) => type === 'run.ended')) asked.clear();
    }),
    engines.onLost(() => asked.clear()),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      for (const key of asked.keys()) if (key.startsWith(`${uri.toString()} `)) asked.delete(key);
    }),
  ];
  return {
    ofPipelines,
    async of(document) {
      const soon = new Promise<null>((settle) => setTimeout(settle, patience, null));
      const [pipelines, loaded] = await Promise.all([
        ofPipelines(document.uri),
        Promise.race([ofEngine(document), soon]),
      ]);
      const written = pipelines.flatMap(({ fields }) => fields.datasets);
      return {
        datasets: joined(written, loaded),
        pipelines,
        originOf(dataset, field) {
          // A chosen folder has rows of its own under that name.
          if (loaded?.origins.some((one) => one.dataset === dataset && one.from === 'folder')) return null;
          for (const { fields } of pipelines) {
            const origin = fields.originOf({ dataset, field });
            if (origin !== null) return origin;
          }
          return null;
        },
      };
    },
    dispose() {
      for (const registration of registrations) registration.dispose();
    },
  };
}

interface EngineDatasets {
  datasets: Dataset[];
  origins: DataOrigin[];
}

/** A chosen folder goes before all; what is published is as the text has it by now, with the rows that it has. */
function joined(written: readonly Dataset[], loaded: EngineDatasets | null): Dataset[] {
  const { datasets, origins } = loaded ?? { datasets: [], origins: [] };
  const from = new Map(origins.map((origin) => [origin.dataset, origin]));
  const isPublished = ({ name }: Dataset) => from.get(name)?.from === 'published';
  const all = [
    ...datasets.filter((one) => from.get(one.name)?.from === 'folder'),
    ...written.map((one) => ({ ...one, rows: from.get(one.name)?.rows ?? one.rows })),
    ...datasets.filter((one) => !isPublished(one)),
    ...datasets.filter(isPublished),
  ];
  const names = new Set<string>();
  return all.filter(({ name }) => !names.has(name) && names.add(name));
}
