import type { DashboardAction, DashboardView, WidgetView } from '../../../src/shared/dashboardView.ts';
import type { Drawings } from '../drawings.ts';

/** One widget on the page: made once, updated as views come. */
export interface WidgetDrawing {
  element: HTMLElement;
  update(widget: WidgetView, scene: Scene): void;
  dispose?(): void;
}

/** What a widget needs to know of the whole. */
export interface Scene {
  view: DashboardView;
  look: Look;
  drawings: Drawings;
}

/** Colours that can be read on what the widget stands on. */
export interface Look {
  isDark: boolean;
  isHighContrast: boolean;
  text: string;
  quiet: string;
  line: string;
  background: string;
  palette: readonly string[];
  font: string;
}

/** What a person can do from within a widget. */
export interface PageActions {
  act(action: DashboardAction): void;
  /** The pointer is over a widget of this step. */
  enter(step: string): void;
  openLink(kind: 'dashboard' | 'url', target: string): void;
  reveal(widget: string): void;
  revealLine(line: number): void;
}

export type MakeWidget = (actions: PageActions) => WidgetDrawing;
