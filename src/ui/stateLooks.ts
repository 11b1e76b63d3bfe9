import { ThemeColor, ThemeIcon } from 'vscode';
import type { RunState, StageState } from '../shared/runs.ts';

type State = RunState | StageState;

const looks: Record<State, { icon: string; colour: string | null }> = {
  pending: { icon: 'circle-large-outline', colour: 'disabledForeground' },
  running: { icon: 'loading~spin', colour: 'charts.blue' },
  succeeded: { icon: 'pass', colour: 'testing.iconPassed' },
  failed: { icon: 'error', colour: 'testing.iconFailed' },
  cancelled: { icon: 'circle-slash', colour: 'charts.yellow' },
  skipped: { icon: 'debug-step-over', colour: 'disabledForeground' },
};

/** A state's icon; the word always stands beside it. */
export function stateIcon(state: State): ThemeIcon {
  const { icon, colour } = looks[state];
  return colour === null ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(colour));
}

/** For titles of lenses and the status bar. */
export function stateIconText(state: State): string {
  return `$(${looks[state].icon})`;
}
