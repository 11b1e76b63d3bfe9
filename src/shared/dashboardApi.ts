import type { DashboardAction } from './dashboardView.ts';
import type { SentView } from './sentView.ts';

/** What a dashboard page keeps over being hidden and over a reload of the window. */
export interface DashboardPageState {
  /** The document's URI. */
  uri: string;
}

/** What the extension answers to a dashboard page. Nothing that comes from a page is trusted. */
export interface DashboardPageHost {
  /** The page is there, or is there again: the view comes as a `show`. */
  ready(request: Record<string, never>): Promise<void>;
  /** What a person does; `shown` is the turn of the view by which the page has shown it already, null where none has. */
  act(request: { action: DashboardAction; shown: number | null }): Promise<void>;
  /** The pointer, or the focus, has come over a widget of this step: what clicks there show is foretold. */
  enter(request: { step: string }): Promise<void>;
  /** Shows the widget's definition in the text. */
  revealWidget(request: { widget: string }): Promise<void>;
  revealLine(request: { line: number }): Promise<void>;
  /** A link to another dashboard, or to the web: the extension asks and checks before anything is opened. */
  openLink(request: { kind: 'dashboard' | 'url'; target: string }): Promise<void>;
  chooseDataFolder(request: Record<string, never>): Promise<void>;
  /** Answers at once: what a message costs, for measures. */
  ping(request: { at: number }): Promise<{ at: number }>;
}

/** What a dashboard page answers to the extension. */
export interface DashboardPage {
  show(message: { view: SentView; note: DashboardNote | null }): Promise<void>;
  /** What the view would be after these actions; where it is not whole, the rest comes after the action. */
  foretell(message: {
    views: { action: DashboardAction; view: SentView; isWhole: boolean }[];
  }): Promise<void>;
  /** What stands over the view: the JSON is broken, the engine is away. Null: nothing does. */
  showNote(message: { note: DashboardNote | null }): Promise<void>;
  /** New rows are on their way. */
  showBusy(message: { isBusy: boolean }): Promise<void>;
  /** The widget that the cursor in the text stands in. */
  outline(message: { widget: string | null }): Promise<void>;
}

export interface DashboardNote {
  severity: 'error' | 'warning' | 'information';
  message: string;
  /** 1-based line of the dashboard's text. */
  line: number | null;
}
