import { connect } from '../../src/shared/rpc.ts';
import type { RunEvent } from '../../src/shared/runs.ts';
import type { RunPage, RunPageHost, RunPageState } from '../../src/shared/webviewApi.ts';
import { make } from '../dom.ts';
import { registerToolkit } from '../toolkit.ts';
import { openWire } from '../wire.ts';
import { makeGraph } from './graph.ts';
import { makeHeader } from './header.ts';
import { makeLog } from './log.ts';
import { makeProblems } from './problems.ts';
import { readRun } from './runModel.ts';
import { makeSelection } from './selection.ts';
import { makeTimeline } from './timeline.ts';

/** The page of one run: what its journal says, drawn anew as events come, ticking while stages run. */
function start(): void {
  registerToolkit();
  const { wire, keep } = openWire();
  let run: RunPageState | null = null;
  let events: RunEvent[] = [];
  let isLive = false;
  let canRun = false;
  let selected: string | null = null;

  const { remote: host } = connect<RunPageHost, RunPage>(wire, {
    async show(message) {
      if (run?.runId !== message.run.runId || run.root !== message.run.root) begin(message.run);
      isLive = message.isLive;
      canRun = message.canRun;
      const last = events.at(-1)?.seq ?? 0;
      const fresh = message.events.filter((event) => event.seq > last);
      const first = fresh[0];
      // Something was lost while the page was hidden.
      if (first && first.seq > last + 1 && first.seq < Number.MAX_SAFE_INTEGER)
        return void ask(host.ready({ afterSeq: last }));
      events.push(...fresh);
      log.add(fresh);
      draw();
    },
  });
  /** What the host cannot do it says itself. */
  const ask = (call: Promise<unknown>) => void call.catch(() => {});

  const header = makeHeader({
    cancel: () => ask(host.cancelRun({})),
    resume: () => ask(host.resumeRun({})),
    reveal: () => ask(host.revealRunFolder({})),
  });
  const graph = makeGraph(select);
  const selection = makeSelection({
    openStage: (stage) => ask(host.openStage({ stage })),
    runFromStage: (stage) => ask(host.runFromStage({ stage })),
    clear: () => select(null),
  });
  const problems = makeProblems({
    openPlace: (file, line) => ask(host.openPlace({ file, line })),
    runFromStage: (stage) => ask(host.runFromStage({ stage })),
  });
  const timeline = makeTimeline(select);
  const log = makeLog(select);
  const loading = make('p', 'loading', 'Reading the run…');
  const main = make(
    'main',
    '',
    header.element,
    problems.element,
    make('section', '', make('h2', '', 'Graph'), graph.element),
    selection.element,
    make('section', '', make('h2', '', 'Stages'), timeline.element),
    log.element,
  );
  main.hidden = true;
  document.body.append(loading, main);

  function begin(next: RunPageState): void {
    run = next;
    events = [];
    selected = null;
    log.clear();
    keep(next);
  }

  function select(stage: string | null): void {
    selected = stage !== null && stage === selected ? null : stage;
    log.filter(selected);
    draw();
  }

  function draw(): void {
    const now = Date.now();
    const model = readRun(events, isLive, canRun);
    loading.textContent = isLive
      ? 'Waiting for another run of this project to end…'
      : 'This run has no journal.';
    loading.hidden = model !== null;
    main.hidden = model === null;
    if (!model) return;
    const last = events.at(-1);
    header.update(model, now);
    problems.update(model, last?.type === 'run.ended' && last.state === 'failed' ? last.error : null);
    graph.update(model.stages, now);
    graph.select(selected);
    selection.update(model.stages.find((stage) => stage.name === selected) ?? null, model);
    timeline.update(model, now);
    timeline.select(selected);
  }

  // Bars grow and clocks tick between events.
  setInterval(() => {
    if (isLive && document.visibilityState === 'visible') draw();
  }, 500);
  ask(host.ready({ afterSeq: 0 }));
}

start();
