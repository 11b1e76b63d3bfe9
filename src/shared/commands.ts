/** A pipeline file: the project's folder, absolute, and the file relative to it. */
export interface PipelineRef {
  root: string;
  file: string;
}

export interface StageRef extends PipelineRef {
  stage: string;
}

export interface RunRef {
  root: string;
  runId: string;
}

/** A line of a file of a project; without a line, the file. */
export interface PlaceRef {
  root: string;
  file: string;
  line: number | null;
}

/**
 * Every command that the editor offers, with its arguments. From the palette they come without: then the handler asks
 * or takes what the editor shows. What comes with them is checked, since any extension may call a command.
 */
export interface CommandArguments {
  'standpipe.newPipeline': [];
  'standpipe.runPipeline': [PipelineRef?];
  'standpipe.runStage': [StageRef?];
  'standpipe.runFromStage': [StageRef?];
  'standpipe.resumeRun': [RunRef?];
  'standpipe.cancelRun': [RunRef?];
  'standpipe.openRunPage': [RunRef?];
  'standpipe.revealRunFolder': [RunRef?];
  'standpipe.showOutput': [];
  'standpipe.selectTarget': [PipelineRef?];
  'standpipe.refresh': [];
  'standpipe.openWalkthrough': [];
  'standpipe.openPlace': [PlaceRef];
  'standpipe.showMoreRuns': [];
  /** The dashboard's URI; from the palette that of the active editor. */
  'standpipe.previewDashboard': [unknown?];
  'standpipe.chooseDataFolder': [unknown?];
  /** Between the text of a dashboard and its preview, in the same editor. */
  'standpipe.toggleDashboardEditor': [];
  /** The query's URI; from the palette that of the active editor. */
  'standpipe.runSaql': [unknown?];
  'standpipe.newSaqlQuery': [];
}

export type CommandId = keyof CommandArguments;

export const views = { pipelines: 'standpipe.pipelines', runs: 'standpipe.runs' } as const;

/** The view of the panel, which is a container of its own. */
export const resultsViewId = 'standpipe.results';

/** Context keys, for `when` clauses of the manifest. */
export const contextKeys = {
  pipelinesKnown: 'standpipe.pipelinesKnown',
  hasPipelines: 'standpipe.hasPipelines',
  runsKnown: 'standpipe.runsKnown',
  isRunning: 'standpipe.isRunning',
} as const;

export const runPageType = 'standpipe.run';
export const dashboardPageType = 'standpipe.dashboard';
export const dashboardEditorType = 'standpipe.dashboardEditor';
export const walkthroughId = 'firstMinute';
