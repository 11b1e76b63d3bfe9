import { expect, it } from 'vitest';
import { reduceRun } from '../../src/shared/runReport.ts';
import { summarizeRun } from '../../src/shared/runSummary.ts';
import type { RunEvent, RunEventBody } from '../../src/shared/runs.ts';

function journal(...bodies: RunEventBody[]): RunEvent[] {
  return bodies.map((body, index) => ({
    seq: index + 1,
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString(),
    ...body,
  }));
}

const started: RunEventBody = {
  type: 'run.started',
  runId: 'r1',
  pipeline: 'p',
  file: 'p.pipeline.yaml',
  target: 'local',
  variables: {},
  stages: ['a', 'b', 'c', 'out'].map((name) => ({
    name,
    kind: 'load',
    dependsOn: [],
    selected: name !== 'out',
  })),
  snapshot: 's',
  resumeOf: null,
};
const begin = (stage: string): RunEventBody => ({ type: 'stage.started', stage, fingerprint: 'f' });
const end = (stage: string, state: 'succeeded' | 'failed' | 'cancelled'): RunEventBody => ({
  type: 'stage.ended',
  stage,
  state,
  counts: {},
  error: null,
  outputs: [],
});
const ended = (state: 'succeeded' | 'cancelled'): RunEventBody => ({ type: 'run.ended', state, error: null });
const states = (events: RunEvent[]) => reduceRun(events).stages.map(({ state }) => state);

it('leaves out what the end of a run did not reach, and takes it up again when the run is resumed', () => {
  const first = [
    started,
    begin('a'),
    end('a', 'succeeded'),
    begin('b'),
    end('b', 'cancelled'),
    ended('cancelled'),
  ];
  expect(states(journal(...first))).toEqual(['succeeded', 'cancelled', 'skipped', 'skipped']);
  const resumed: RunEventBody[] = [...first, { type: 'run.resumed', pid: 1 }];
  expect(states(journal(...resumed))).toEqual(['succeeded', 'pending', 'pending', 'skipped']);
});

it('keeps the times of a stage that a resumption found done, over a second resumption', () => {
  const events = journal(
    started,
    begin('a'),
    end('a', 'succeeded'),
    ended('cancelled'),
    { type: 'run.resumed', pid: 1 },
    { type: 'stage.skipped', stage: 'a', fingerprint: 'f', reason: 'done before', counts: {} },
    ended('cancelled'),
    { type: 'run.resumed', pid: 2 },
    { type: 'stage.skipped', stage: 'a', fingerprint: 'f', reason: 'done before', counts: {} },
  );
  expect(reduceRun(events).stages[0]).toMatchObject({ state: 'skipped', startedAt: events[1]!.at });
});

it('counts as done what is done, of the stages that the run is to carry out', () => {
  const cancelled = [
    started,
    begin('a'),
    end('a', 'succeeded'),
    begin('b'),
    end('b', 'cancelled'),
    ended('cancelled'),
  ];
  expect(summarizeRun(journal(...cancelled), false)?.progress).toEqual({ done: 1, total: 3 });
  const before: RunEventBody = {
    type: 'stage.skipped',
    stage: 'a',
    fingerprint: 'f',
    reason: '',
    counts: {},
  };
  const resumed = [
    ...cancelled,
    { type: 'run.resumed', pid: 1 } as const,
    before,
    begin('b'),
    end('b', 'succeeded'),
  ];
  expect(summarizeRun(journal(...resumed), true)?.progress).toEqual({ done: 2, total: 3 });
});
