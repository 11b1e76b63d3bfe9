import { clockText, durationText } from '../../src/shared/runWords.ts';
import { make, setText } from '../dom.ts';
import { makeButton } from '../toolkit.ts';
import { progressOf, type RunModel } from './runModel.ts';
import { makeStateMark } from './stateMark.ts';

export interface Header {
  element: HTMLElement;
  update(run: RunModel, now: number): void;
}

interface Actions {
  cancel(): void;
  resume(): void;
  reveal(): void;
}

/** The run's name and state, how far it is, and what can be done with it. */
export function makeHeader({ cancel, resume, reveal }: Actions): Header {
  const mark = makeStateMark();
  const word = make('span', '');
  const state = make('span', 'badge', mark.element, word);
  const name = make('h1', '');
  const facts = make('p', 'facts');
  const cancelButton = makeButton('Cancel', 'primary', () => {
    cancelButton.setAttribute('disabled', '');
    setText(cancelButton, 'Cancelling…');
    cancel();
  });
  const resumeButton = makeButton('Resume', 'primary', () => {
    resumeButton.setAttribute('disabled', '');
    resume();
    // It comes back by itself if the run does not go on.
    setTimeout(() => resumeButton.removeAttribute('disabled'), 3000);
  });
  const revealButton = makeButton('Reveal Folder', 'secondary', reveal);
  const note = make('p', 'note');
  const progress = make('div', 'progress');
  progress.setAttribute('role', 'progressbar');
  progress.setAttribute('aria-label', 'Stages done');
  const live = make('div', 'for-readers');
  live.setAttribute('aria-live', 'polite');
  const element = make(
    'header',
    '',
    make(
      'div',
      'title',
      make('div', 'title-words', make('div', 'title-line', name, state), facts),
      make('div', 'actions', cancelButton, resumeButton, revealButton),
    ),
    progress,
    note,
    live,
  );
  cancelButton.hidden = resumeButton.hidden = true;

  return {
    element,
    update(run, now) {
      const { report, isLive, canRun } = run;
      const isRunning = report.state === 'running';
      mark.set(report.state);
      setText(word, report.state);
      state.className = `badge is-${report.state}`;
      setText(name, report.pipeline);
      const { done, total } = progressOf(run);
      const took = (run.endedAt ?? now) - (run.resumedAt ?? run.startedAt);
      const parts = [
        `on ${run.target}`,
        isRunning ? clockText(took) : durationText(took),
        `${done} of ${total} ${total === 1 ? 'stage' : 'stages'} done`,
        `${run.resumedAt === null ? 'started' : 'resumed'} ${whenText(run.resumedAt ?? run.startedAt)}`,
      ];
      setText(facts, parts.join('  ·  '));
      cancelButton.hidden = !(isRunning && isLive && canRun);
      if (!isRunning) {
        cancelButton.removeAttribute('disabled');
        setText(cancelButton, 'Cancel');
      }
      resumeButton.hidden = isRunning || report.state === 'succeeded' || !canRun;
      revealButton.hidden = !canRun;
      note.hidden = canRun;
      setText(note, canRun ? '' : 'Restricted Mode: trust this workspace to run, cancel or resume.');
      progress.setAttribute('aria-valuemin', '0');
      progress.setAttribute('aria-valuemax', String(total));
      progress.setAttribute('aria-valuenow', String(done));
      drawSegments(progress, run);
      setText(live, isRunning ? runningText(run) : `The run ${report.state}.`);
    },
  };
}

function drawSegments(progress: HTMLElement, { stages }: RunModel): void {
  while (progress.childElementCount < stages.length) progress.append(make('span', ''));
  while (progress.childElementCount > stages.length) progress.lastElementChild!.remove();
  for (const [index, stage] of stages.entries()) progress.children[index]!.className = `is-${stage.state}`;
}

/** Said only when it changes, so that a reader is not told every tick. */
function runningText({ stages }: RunModel): string {
  const names = stages.filter((stage) => stage.state === 'running').map((stage) => stage.name);
  return names.length === 0 ? 'Waiting.' : `Running ${names.join(', ')}.`;
}

function whenText(time: number): string {
  const at = new Date(time);
  const clock = at.toLocaleTimeString('en-GB');
  if (at.toDateString() === new Date().toDateString()) return clock;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${clock}`;
}
