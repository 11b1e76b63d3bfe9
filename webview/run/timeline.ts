import { clockText, countsText, durationText, elapsed } from '../../src/shared/runWords.ts';
import { make, setText } from '../dom.ts';
import type { RunModel, StageModel } from './runModel.ts';
import { makeStateMark, stateWord } from './stateMark.ts';

export interface Timeline {
  element: HTMLElement;
  update(run: RunModel, now: number): void;
  select(stage: string | null): void;
}

interface Row {
  element: HTMLTableRowElement;
  update(stage: StageModel, run: RunModel, span: Span, now: number): void;
}

/** What the time axis shows, in milliseconds since the epoch. */
interface Span {
  from: number;
  to: number;
}

/** A row per stage: state, rows, time, and a bar on the run's own time axis. */
export function makeTimeline(onSelect: (stage: string) => void): Timeline {
  const axis = make('div', 'axis');
  const head = make(
    'tr',
    '',
    headCell('Stage', 'is-name'),
    headCell('State', 'is-state'),
    headCell('Rows', 'is-rows'),
    headCell('Time', 'is-time'),
    make('th', 'is-track', axis),
  );
  head.lastElementChild!.setAttribute('scope', 'col');
  head.lastElementChild!.setAttribute('aria-label', 'Timeline');
  const body = make('tbody', '');
  const element = make('table', 'timeline', make('thead', '', head), body);
  element.setAttribute('aria-label', 'Stages with their states, rows and times');
  const rows = new Map<string, Row>();

  return {
    element,
    update(run, now) {
      const names = run.stages.map((stage) => stage.name);
      if (JSON.stringify(names) !== JSON.stringify([...rows.keys()])) {
        rows.clear();
        for (const stage of run.stages) rows.set(stage.name, makeRow(stage, onSelect));
        body.replaceChildren(...[...rows.values()].map((row) => row.element));
      }
      const span = spanOf(run, now);
      drawAxis(axis, span);
      for (const stage of run.stages) rows.get(stage.name)!.update(stage, run, span, now);
    },
    select(stage) {
      for (const [name, { element }] of rows) element.classList.toggle('is-selected', name === stage);
    },
  };
}

function headCell(text: string, className: string): HTMLElement {
  const cell = make('th', className, text);
  cell.setAttribute('scope', 'col');
  return cell;
}

function makeRow({ name, kind }: StageModel, onSelect: (stage: string) => void): Row {
  const mark = makeStateMark();
  const word = make('span', '');
  const counts = make('td', 'is-rows');
  const time = make('td', 'is-time');
  const bar = make('div', 'bar');
  // The rows again, under the name, for a narrow page that has no column for them.
  const below = make('div', 'rows-below');
  const label = make('button', 'row-name', name);
  label.type = 'button';
  label.title = `Select ${name}: its log, and where it is defined`;
  const element = make(
    'tr',
    '',
    make('td', 'is-name', label, make('span', 'kind', kind), below),
    make('td', 'is-state', make('span', 'state', mark.element, word)),
    counts,
    time,
    make('td', 'is-track', make('div', 'track', bar)),
  );
  element.addEventListener('click', () => onSelect(name));
  return {
    element,
    update(stage, run, span, now) {
      mark.set(stage.state);
      setText(word, stateWord(stage.state));
      const said = stage.detail;
      drawCounts(counts, stage, said);
      setText(below, counts.textContent ?? '');
      below.title = counts.title;
      const took = elapsed(stage, now);
      const isRunning = stage.state === 'running';
      setText(time, took === null ? '' : isRunning ? clockText(took) : durationText(took));
      drawBar(bar, stage, run, span, now);
    },
  };
}

/** Rows that were refused stand first and in a colour: they are what a reader looks for. */
function drawCounts(cell: HTMLElement, { counts }: StageModel, said: string | null): void {
  const { rejected, sent, ...rest } = counts;
  const parts = [countsText(sent === counts.accepted ? rest : { sent, ...rest }), said].filter(Boolean);
  const text = [...(rejected > 0 ? [countsText({ rejected })] : []), ...parts].join(' · ');
  if (cell.textContent === text) return;
  cell.replaceChildren(
    ...(rejected > 0 ? [make('span', 'is-rejected', countsText({ rejected })), ' · '] : []),
    parts.join(' · '),
  );
  cell.title = [countsText(counts), said].filter(Boolean).join(' · ');
}

function drawBar(bar: HTMLElement, stage: StageModel, run: RunModel, span: Span, now: number): void {
  bar.className = `bar is-${stage.state}`;
  const isEarlier = stage.endedAt !== null && Date.parse(stage.endedAt) < span.from;
  bar.hidden = stage.startedAt === null || stage.state === 'skipped' || isEarlier;
  if (bar.hidden) return;
  const from = Date.parse(stage.startedAt!);
  const to = stage.endedAt === null ? (run.endedAt ?? now) : Date.parse(stage.endedAt);
  const share = (time: number) => (100 * (time - span.from)) / (span.to - span.from);
  const left = Math.max(0, Math.min(100, share(from)));
  bar.style.left = `${left}%`;
  bar.style.width = `${Math.max(0, Math.min(100 - left, share(to) - left))}%`;
}

/** From the first stage that this sitting of the run started, to now or its end. */
function spanOf(run: RunModel, now: number): Span {
  const starts = run.stages.flatMap((stage) =>
    stage.startedAt === null ? [] : [Date.parse(stage.startedAt)],
  );
  const to = run.endedAt ?? now;
  const from = Math.min(to, run.resumedAt ?? Math.min(run.startedAt, ...starts));
  return { from, to: Math.max(to, from + 1000) };
}

function drawAxis(axis: HTMLElement, { from, to }: Span): void {
  const length = to - from;
  // A label needs about fifty pixels.
  const most = Math.max(2.2, Math.min(5, axis.clientWidth / 55));
  const step = steps.find((candidate) => length / candidate <= most) ?? steps.at(-1)!;
  const ticks: HTMLElement[] = [];
  for (let at = 0; at <= length * 0.9; at += step) {
    const tick = make('span', 'tick', at === 0 ? '0' : durationLabel(at));
    tick.style.left = `${(100 * at) / length}%`;
    ticks.push(tick);
  }
  if (axis.textContent === ticks.map((tick) => tick.textContent).join('')) {
    for (const [index, tick] of ticks.entries())
      (axis.children[index] as HTMLElement).style.left = tick.style.left;
  } else axis.replaceChildren(...ticks);
}

const second = 1000;
const steps = [0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200].map(
  (seconds) => seconds * second,
);

function durationLabel(milliseconds: number): string {
  const seconds = milliseconds / second;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 6) / 10} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
