import { explainSystemError } from '../../shared/explainSystemError.ts';
import { Failure, isCancelled, throwIfCancelled, toErrorRecord } from '../../shared/failure.ts';
import type { RecordSource } from '../../shared/records.ts';
import type { Counts, RunEvent } from '../../shared/runs.ts';
import { check } from '../check.ts';
import type { StageDefinition } from '../definition/definition.ts';
import { ingestTables } from '../ingestTables.ts';
import { load } from '../load.ts';
import { publish } from '../publish.ts';
import { transform } from '../transform.ts';
import { withInput } from './fingerprint.ts';
import { limitProgress } from './limitProgress.ts';
import { outputsStand } from './outputsStand.ts';
import { resolveSource } from './sourceSpec.ts';
import type { StageContext, StageOutcome } from './stageContext.ts';

export interface StageRun {
  /** What the stage is; an ingest's input is added to it here. */
  fingerprint: string;
  /** All that comes before it was skipped as well, so that skipping it is sound. */
  maySkip: boolean;
  secrets: Record<string, string>;
}

/** Runs one stage, or skips what an earlier attempt of this run has done, and writes both to the journal. */
export async function runStage(
  stage: StageDefinition,
  base: Omit<StageContext, 'token' | 'checkpoints' | 'progress' | 'log'>,
  run: StageRun,
): Promise<'done' | 'skipped'> {
  const { journal, signal } = base;
  const ended = endOf(journal.events, stage.name);
  const counts: { latest: Counts } = { latest: {} };
  let source: RecordSource | null = null;
  let begun = false;
  let started = false;
  const start = (fingerprint: string) => {
    journal.append({ type: 'stage.started', stage: stage.name, fingerprint });
    started = true;
  };
  try {
    throwIfCancelled(signal);
    if (run.maySkip && ended && (await stands(stage, ended, run.fingerprint, base))) {
      const reason = 'done before the run was resumed';
      journal.append({
        type: 'stage.skipped',
        stage: stage.name,
        fingerprint: ended.fingerprint,
        reason,
        counts: ended.event.counts,
      });
      return 'skipped';
    }
    begun = true;
    let fingerprint = run.fingerprint;
    if (stage.kind === 'ingest') {
      source = await base.openSource(
        resolveSource(base.root, base.definition, stage, base.variables, run.secrets),
      );
      fingerprint = withInput(fingerprint, await source.fingerprint(signal));
      if (refuseChangedInput(journal.events, stage.name, fingerprint))
        journal.append(note(stage.name, 'Goes on behind its last checkpoint.'));
    }
    start(fingerprint);
    const outcome = await work(stage, source, {
      ...base,
      token: `${base.runId}/${stage.name}/${fingerprint.slice(0, 12)}/${endings(journal.events, stage.name)}`,
      checkpoints: checkpointsOf(journal.events, stage.name),
      progress: limitProgress((now, more) => {
        counts.latest = now;
        journal.append({ type: 'stage.progress', stage: stage.name, counts: now, ...more });
      }),
      log: (level, message) => journal.append({ type: 'log', stage: stage.name, level, message }),
    });
    throwIfCancelled(signal);
    journal.append({ type: 'stage.ended', stage: stage.name, state: 'succeeded', error: null, ...outcome });
    await journal.sync();
    return 'done';
  } catch (thrown) {
    const error = explainSystemError(thrown);
    // An input that cannot be opened is an error of this stage, which has begun with it.
    if (begun && !started) start(run.fingerprint);
    if (begun) writeEnd(stage, base, error, counts.latest);
    throw error;
  } finally {
    await source?.close();
  }
}

function work(
  stage: StageDefinition,
  source: RecordSource | null,
  context: StageContext,
): Promise<StageOutcome> {
  switch (stage.kind) {
    case 'ingest':
      return ingestTables(stage, source!, context);
    case 'transform':
      return transform(stage, context);
    case 'load':
      return load(stage, context);
    case 'check':
      return check(stage, context);
    case 'publish':
      return publish(stage, context);
    case 'train':
      throw new Failure(
        'stage.unsupported',
        `Stage "${stage.name}" is of kind "train", which this version cannot run yet. Remove it or run the others with --stage.`,
        { file: context.definition.file },
      );
  }
}

function writeEnd(
  stage: StageDefinition,
  { journal, signal }: Pick<StageContext, 'journal' | 'signal'>,
  error: unknown,
  latest: Counts,
): void {
  const cancelled = wasCancelled(error, signal);
  const counts = checkpointsOf(journal.events, stage.name).at(-1)?.counts ?? latest;
  journal.append({
    type: 'stage.ended',
    stage: stage.name,
    state: cancelled ? 'cancelled' : 'failed',
    counts,
    error: cancelled ? null : toErrorRecord(error),
    outputs: [],
  });
}

/** What breaks because the user stopped the run is no error of its own. */
export function wasCancelled(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (isCancelled(error) || !(error instanceof Failure));
}

const note = (stage: string, message: string) => ({
  type: 'log' as const,
  stage,
  level: 'info' as const,
  message,
});

type Ended = RunEvent & { type: 'stage.ended' };

/** How a stage of this run ended last, with the fingerprint that it had then; null unless it succeeded. */
function endOf(events: readonly RunEvent[], stage: string): { event: Ended; fingerprint: string } | null {
  const at = events.findLastIndex((event) => event.type === 'stage.ended' && event.stage === stage);
  const event = events[at];
  if (event?.type !== 'stage.ended' || event.state !== 'succeeded') return null;
  const start = events.findLast(
    (candidate) =>
      candidate.type === 'stage.started' && candidate.stage === stage && candidate.seq < event.seq,
  );
  return start?.type === 'stage.started' ? { event, fingerprint: start.fingerprint } : null;
}

async function stands(
  stage: StageDefinition,
  ended: { event: Ended; fingerprint: string },
  fingerprint: string,
  base: Pick<StageContext, 'target' | 'signal'>,
): Promise<boolean> {
  // An ingest that is done does not need its input any more: only what the stage is must be the same.
  const [definition] = ended.fingerprint.split('.');
  return (
    definition === fingerprint && (await outputsStand(stage, ended.event.outputs, base.target, base.signal))
  );
}

const checkpointsOf = (events: readonly RunEvent[], stage: string) =>
  events.filter(
    (event) => event.type === 'stage.checkpoint' && event.stage === stage,
  ) as StageContext['checkpoints'];

/** An attempt that came to an end has a token of its own; one that died is found again under the old. */
const endings = (events: readonly RunEvent[], stage: string) =>
  events.filter((event) => event.type === 'stage.ended' && event.stage === stage).length;

/** Rows of two inputs must not mingle in one snapshot. True when the stage goes on from a checkpoint. */
function refuseChangedInput(events: readonly RunEvent[], stage: string, fingerprint: string): boolean {
  if (checkpointsOf(events, stage).length === 0) return false;
  const before = events.findLast(
    (event) => event.type === 'stage.started' && event.stage === stage && event.fingerprint.includes('.'),
  );
  if (before?.type === 'stage.started' && before.fingerprint !== fingerprint)
    throw new Failure(
      'run.input-changed',
      `The input or the definition of stage "${stage}" has changed since this run began. Start a new run.`,
    );
  return true;
}
