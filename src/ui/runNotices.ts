import type { Disposable } from 'vscode';
import * as vscode from 'vscode';
import type { RunRef } from '../shared/commands.ts';
import { reduceRun } from '../shared/runReport.ts';
import type { RunEvent, RunReport } from '../shared/runs.ts';
import { durationText, formatCount, mainCount } from '../shared/runWords.ts';
import type { Engines } from './engines.ts';
import type { RunControl } from './runControl.ts';
import type { RunLists } from './runLists.ts';
import type { RunStore } from './runStore.ts';

/** Progress with a Cancel for runs that this window started, and a word when they end or the engine is lost. */
export function registerRunNotices(parts: {
  control: RunControl;
  store: RunStore;
  engines: Engines;
  lists: RunLists;
}): Disposable {
  const { control, store, engines, lists } = parts;
  return vscode.Disposable.from(
    control.onStarted((run) => void follow(run, control, store)),
    engines.onLost(({ root }) => {
      const run = lists.runs().find((known) => known.root === root && known.isLive);
      if (run) void sayLost(run);
    }),
  );
}

async function follow(run: RunRef, control: RunControl, store: RunStore): Promise<void> {
  const { report, events, wasLost } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Standpipe', cancellable: true },
    (progress, token) => untilEnd(run, control, store, progress, token),
  );
  if (!wasLost) await sayEnd(run, report, events);
}

interface Ended {
  report: RunReport;
  events: RunEvent[];
  wasLost: boolean;
}

function untilEnd(
  run: RunRef,
  control: RunControl,
  store: RunStore,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Ended> {
  return new Promise((settle) => {
    let shown = 0;
    let isDue = false;
    const registrations = [
      token.onCancellationRequested(() => {
        progress.report({ message: 'cancelling…' });
        // A run that ended in this very moment needs no cancelling.
        control.cancel(run).catch(() => {});
      }),
      store.onDidChange((change) => {
        if (change.root !== run.root || (change.runId !== null && change.runId !== run.runId)) return;
        // Events come many times a second; one look a third of a second is enough for the eye.
        if (!isDue) setTimeout(() => void look(), 300);
        isDue = true;
      }),
    ];
    async function look(): Promise<void> {
      isDue = false;
      const isLive = store.isLive(run.root, run.runId);
      const events = await store.events(run.root, run.runId);
      const report = reduceRun(events);
      const done = report.stages.filter(({ state }) => state !== 'pending' && state !== 'running').length;
      const percent = report.stages.length === 0 ? 0 : (100 * done) / report.stages.length;
      if (isLive) {
        if (!token.isCancellationRequested)
          progress.report({ message: progressText(report, done), increment: percent - shown });
        shown = percent;
        return;
      }
      for (const registration of registrations) registration.dispose();
      settle({ report, events, wasLost: report.state === 'running' });
    }
    void look();
  });
}

function progressText(report: RunReport, done: number): string {
  const running = report.stages.filter((stage) => stage.state === 'running');
  const first = running[0];
  const rows = first && mainCount(first.counts);
  const where = first ? first.name + (rows ? ` ${formatCount(rows)} rows` : '') : 'waiting';
  const more = running.length > 1 ? ` and ${running.length - 1} more` : '';
  return `${report.pipeline} · ${done} of ${report.stages.length} stages · ${where}${more}`;
}

async function sayEnd(run: RunRef, report: RunReport, events: RunEvent[]): Promise<void> {
  const first = events.findLast((event) => event.type === 'run.started' || event.type === 'run.resumed');
  const last = events.at(-1);
  const took = first && last ? Date.parse(last.at) - Date.parse(first.at) : 0;
  const open = 'Open Run Page';
  const resume = 'Resume';
  if (report.state === 'failed') {
    const error = last?.type === 'run.ended' ? last.error : null;
    const stage = report.stages.find((candidate) => candidate.state === 'failed');
    const reason = stage?.error?.message ?? error?.message ?? '';
    const where = stage ? ` in ${stage.name}` : '';
    const text = `${report.pipeline} failed${where}: ${reason}`;
    return act(run, await vscode.window.showErrorMessage(text, open, resume));
  }
  const limit = vscode.workspace.getConfiguration('standpipe').get<number>('notifyAfterSeconds', 30);
  if (report.state !== 'succeeded' || limit < 0 || took < limit * 1000) return;
  const text = `${report.pipeline} succeeded on ${report.target} in ${durationText(took)}.`;
  return act(run, await vscode.window.showInformationMessage(text, open));
}

async function sayLost(run: RunRef): Promise<void> {
  const text = 'The engine ended in the middle of a run. Nothing that was acknowledged is lost.';
  return act(run, await vscode.window.showErrorMessage(text, 'Resume', 'Open Run Page'));
}

async function act(run: RunRef, chosen: string | undefined): Promise<void> {
  const { root, runId } = run;
  if (chosen === 'Open Run Page')
    await vscode.commands.executeCommand('standpipe.openRunPage', { root, runId });
  if (chosen === 'Resume') await vscode.commands.executeCommand('standpipe.resumeRun', { root, runId });
}
