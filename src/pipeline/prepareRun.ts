import { randomBytes } from 'node:crypto';
import { Failure } from '../shared/failure.ts';
import { reduceRun } from '../shared/runReport.ts';
import type { RunEvent } from '../shared/runs.ts';
import type { PipelineDefinition, TargetDefinition } from './definition/definition.ts';
import { listRunIds, readJournal } from './journal.ts';
import { didYouMean, listed, resolveVariables } from './resolveVariables.ts';

export interface RunRequest {
  target?: string;
  variables?: Record<string, string>;
  stage?: string;
  from?: string;
  /** A run's id, or `last`: the last of this file that did not succeed. */
  resume?: string;
}

export interface PreparedRun {
  runId: string;
  /** The run that goes on (then equal to `runId`), or null. */
  resume: string | null;
  target: TargetDefinition;
  variables: Record<string, string>;
  selection: { stage?: string; from?: string };
}

type Started = RunEvent & { type: 'run.started' };

/** Makes a request into what `runPipeline` takes: names checked, variables resolved and typed, guards kept. */
export async function prepareRun(
  root: string,
  definition: PipelineDefinition,
  request: RunRequest,
  clock: () => Date = () => new Date(),
): Promise<PreparedRun> {
  const stageNames = definition.stages.map((stage) => stage.name);
  for (const name of [request.stage, request.from])
    if (name !== undefined && !stageNames.includes(name))
      throw new Failure(
        'stage.unknown',
        `${definition.file} has no stage "${name}".${didYouMean(name, stageNames)}${listed('It has', stageNames)}`,
        { file: definition.file },
      );
  const started = request.resume === undefined ? null : await findResumable(root, definition, request.resume);
  const target = findTarget(definition, request.target ?? started?.target);
  if (started && target.name !== started.target)
    throw new Failure(
      'run.other-target',
      `Run ${started.runId} is on the target ${started.target}; start a new run for ${target.name}.`,
    );
  const selection = selectionOf(request, started);
  guard(definition, target, selection, request.target !== undefined || started !== null);
  const variables = resolveVariables(root, definition, target, {
    commandLine: request.variables ?? {},
    resumed: started?.variables ?? {},
  });
  return {
    runId: started?.runId ?? newRunId(clock()),
    resume: started?.runId ?? null,
    target,
    variables,
    selection,
  };
}

/** Sorts by time to the second; unique beyond it. */
function newRunId(at: Date): string {
  const stamp = at.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${stamp}-${randomBytes(4).toString('hex')}`;
}

async function findResumable(root: string, definition: PipelineDefinition, which: string): Promise<Started> {
  if (which !== 'last') {
    const events = await readJournal(root, which);
    const started = startOf(events);
    if (!started) throw new Failure('run.unknown', `Run ${which} has not begun; start a new one.`);
    if (started.file !== definition.file)
      throw new Failure('run.other-file', `Run ${which} is of ${started.file}, not of ${definition.file}.`);
    return started;
  }
  const candidates: Started[] = [];
  for (const id of await listRunIds(root)) {
    const events = await readJournal(root, id);
    const started = startOf(events);
    if (started?.file === definition.file && reduceRun(events).state !== 'succeeded')
      candidates.push(started);
  }
  const last = candidates.sort((a, b) => a.snapshot.localeCompare(b.snapshot)).at(-1);
  if (!last)
    throw new Failure(
      'run.nothing-to-resume',
      `No run of ${definition.file} is unfinished, failed or cancelled. Run without --resume.`,
    );
  return last;
}

/** The latest `run.started`: a resumed run whose file has changed says anew what it consists of. */
export function startOf(events: readonly RunEvent[]): Started | null {
  return (events.findLast((event) => event.type === 'run.started') as Started | undefined) ?? null;
}

function findTarget(definition: PipelineDefinition, name: string | undefined): TargetDefinition {
  const names = definition.targets.map((target) => target.name);
  const target = definition.targets.find((candidate) => name === undefined || candidate.name === name);
  if (target) return target;
  if (name === undefined)
    throw new Failure('target.missing', `${definition.file} has no targets. Add "local: { kind: local }".`, {
      file: definition.file,
    });
  throw new Failure(
    'target.unknown',
    `${definition.file} has no target "${name}".${didYouMean(name, names)}${listed('It has', names)}`,
    { file: definition.file },
  );
}

/** A resumed run goes on with what it was started for, unless the request says otherwise. */
function selectionOf(request: RunRequest, started: Started | null): PreparedRun['selection'] {
  if (request.stage !== undefined) return { stage: request.stage };
  if (request.from !== undefined) return { from: request.from };
  const selected = started?.stages.filter((stage) => stage.selected) ?? [];
  if (!started || selected.length === started.stages.length) return {};
  return selected.length === 1 ? { stage: selected[0]!.name } : { from: selected[0]!.name };
}

function guard(
  definition: PipelineDefinition,
  target: TargetDefinition,
  selection: PreparedRun['selection'],
  named: boolean,
): void {
  const only = definition.stages.find((stage) => stage.name === selection.stage);
  if (target.readOnly && only?.kind !== 'check')
    throw new Failure(
      'target.read-only',
      `The target ${target.name} is read-only; only its checks may run. Choose another target with --target.`,
      { file: definition.file },
    );
  if (target.environment === 'production' && !named)
    throw new Failure(
      'target.unconfirmed',
      `The target ${target.name} is a production environment and is never chosen by default. Name it: --target ${target.name}.`,
      { file: definition.file },
    );
}
