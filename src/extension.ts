import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerDashboardFeatures } from './ui/dashboardFeatures.ts';
import { openDashboardPreviews } from './ui/dashboardPreviews.ts';
import { openDashboardProblems } from './ui/dashboardProblems.ts';
import { openDatasetKnowledge } from './ui/datasetKnowledge.ts';
import { openEngines } from './ui/engines.ts';
import { registerFieldFeatures } from './ui/fieldFeatures.ts';
import { openHoverSessions } from './ui/hoverSessions.ts';
import { registerLanguageFeatures } from './ui/languageFeatures.ts';
import { registerNewPipeline } from './ui/newPipeline.ts';
import { registerPipelinesView } from './ui/pipelinesView.ts';
import { registerProblems } from './ui/problems.ts';
import { openProjects } from './ui/projects.ts';
import { registerReattach } from './ui/reattach.ts';
import { openResultsView } from './ui/resultsView.ts';
import { registerRunCommands } from './ui/runCommands.ts';
import { openRunControl } from './ui/runControl.ts';
import { openRunLists } from './ui/runLists.ts';
import { registerRunNotices } from './ui/runNotices.ts';
import { openRunPages } from './ui/runPages.ts';
import { openRunStore } from './ui/runStore.ts';
import { registerRunsView } from './ui/runsView.ts';
import { registerSaqlRuns } from './ui/saqlRuns.ts';
import { registerStageLenses } from './ui/stageLenses.ts';
import { registerStatusBar } from './ui/statusBar.ts';
import { openTargets } from './ui/targets.ts';
import { registerTerminalPath } from './ui/terminalPath.ts';

/** The editor: makes what its features share, and registers each. Nothing here starts or reads anything. */
export function activate(context: vscode.ExtensionContext): void {
  const { version } = context.extension.packageJSON as { version: string };
  const home = context.extensionPath;
  const log = vscode.window.createOutputChannel('Standpipe', { log: true });
  const projects = openProjects(log);
  const engines = openEngines({ engineScript: join(home, 'dist', 'engine.js'), version, log });
  const store = openRunStore(engines, log);
  const lists = openRunLists(projects, store);
  const targets = openTargets(context.workspaceState);
  const control = openRunControl({ projects, engines, store, targets, log });
  const pages = openRunPages({ context, projects, store, lists, control, log });
  const results = openResultsView(context, log);
  const memory = context.workspaceState;
  const knowledge = openDatasetKnowledge({ projects, engines, memory, log });
  const problems = openDashboardProblems({ projects, knowledge, log });
  const previews = openDashboardPreviews(context, { engines, projects, problems, memory, log });
  const sessions = openHoverSessions({ engines, projects, memory });
  const extensionId = context.extension.id;
  context.subscriptions.push(
    ...[log, projects, engines, store, lists, pages, problems, results, knowledge, previews, sessions],
    registerPipelinesView(projects, lists, targets),
    registerRunsView(projects, lists),
    registerStageLenses(projects, lists),
    registerProblems(projects),
    registerLanguageFeatures(projects),
    registerStatusBar(projects, lists, targets),
    registerRunNotices({ control, store, engines, lists }),
    registerNewPipeline(home, projects, log),
    registerRunCommands({ projects, store, lists, targets, control, pages, extensionId, log }),
    registerDashboardFeatures({ knowledge, previews, sessions }),
    registerFieldFeatures(knowledge),
    registerSaqlRuns({ engines, projects, results, memory, log }),
    registerTerminalPath(context),
    registerReattach({ projects, engines, lists, log }),
  );
}
