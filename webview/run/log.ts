import { plainText } from '../../src/shared/plainText.ts';
import type { RunEvent } from '../../src/shared/runs.ts';
import { countsText } from '../../src/shared/runWords.ts';
import { make } from '../dom.ts';
import { makeDropdown } from '../toolkit.ts';

type Level = 'debug' | 'info' | 'warning' | 'error';

interface Line {
  at: string;
  stage: string | null;
  level: Level;
  message: string;
}

export interface Log {
  element: HTMLElement;
  /** Takes events that were not given before. */
  add(events: readonly RunEvent[]): void;
  clear(): void;
  /** Only this stage's lines; null: all. */
  filter(stage: string | null): void;
}

/** More lines than this are left to the journal. */
const mostLines = 2000;
const levels: Level[] = ['debug', 'info', 'warning', 'error'];

/** What the run said, in order, by stage and by level. It stays at the end while the end is in sight. */
export function makeLog(onFilter: (stage: string | null) => void): Log {
  const lines: Line[] = [];
  let dropped = 0;
  const body = make('div', 'log-lines');
  body.setAttribute('role', 'log');
  body.setAttribute('aria-label', 'Log of the run');
  body.tabIndex = 0;
  const level = makeDropdown<Level>('Least level shown', () => redraw());
  level.setOptions([
    { value: 'info', label: 'All messages' },
    { value: 'warning', label: 'Warnings and errors' },
    { value: 'debug', label: 'Details too' },
  ]);
  const stage = makeDropdown<string>('Stage shown', () => onFilter(stage.value() || null));
  const stages = new Set<string>();
  const head = make(
    'div',
    'section-head',
    make('h2', '', 'Log'),
    make('div', 'filters', stage.element, level.element),
  );
  const element = make('section', 'log', head, body);

  const isShown = (line: Line) =>
    levels.indexOf(line.level) >= levels.indexOf(level.value() || 'info') &&
    (!stage.value() || line.stage === stage.value());

  function redraw(): void {
    const shown = lines.filter(isShown).map(drawLine);
    if (dropped > 0)
      shown.unshift(make('div', 'log-note', `${dropped} earlier lines are in the run's journal.`));
    if (shown.length === 0) shown.push(make('div', 'log-note', 'Nothing to show.'));
    body.replaceChildren(...shown);
    body.scrollTop = body.scrollHeight;
  }

  function setStages(): void {
    const chosen = stage.value();
    stage.setOptions([
      { value: '', label: 'All stages' },
      ...[...stages].map((name) => ({ value: name, label: name })),
    ]);
    if (chosen) stage.set(chosen);
  }

  return {
    element,
    add(events) {
      const started = events.findLast((event) => event.type === 'run.started');
      if (started?.type === 'run.started') {
        stages.clear();
        for (const { name } of started.stages) stages.add(name);
        setStages();
      }
      const added = events.flatMap(toLines);
      if (added.length === 0) return;
      lines.push(...added);
      const tooMany = Math.max(0, lines.length - mostLines);
      lines.splice(0, tooMany);
      dropped += tooMany;
      const isAtEnd = body.scrollHeight - body.scrollTop - body.clientHeight < 24;
      if (tooMany > 0 || body.querySelector('.log-note') || body.childElementCount === 0) {
        redraw();
        return;
      }
      body.append(...added.filter(isShown).map(drawLine));
      if (isAtEnd) body.scrollTop = body.scrollHeight;
    },
    clear() {
      lines.length = 0;
      dropped = 0;
      body.replaceChildren();
    },
    filter(name) {
      stage.set(name ?? '');
      redraw();
    },
  };
}

function drawLine({ at, stage, level, message }: Line): HTMLElement {
  const time = make('time', 'log-time', new Date(at).toLocaleTimeString('en-GB'));
  time.dateTime = at;
  const line = make('div', `log-line is-${level}`, time, make('span', 'log-stage', stage ?? ''));
  if (level === 'warning' || level === 'error') line.append(make('span', 'log-level', level));
  line.append(make('span', 'log-message', message));
  return line;
}

/** What an event says to a reader of the log; progress and checkpoints say it elsewhere. */
function toLines(event: RunEvent): Line[] {
  const line = (stage: string | null, level: Level, message: string): Line[] =>
    message.split(/\r?\n/).map((text) => ({ at: event.at, stage, level, message: plainText(text) }));
  switch (event.type) {
    case 'run.started':
      return line(null, 'info', `Run ${event.runId} of ${event.file} on ${event.target}`);
    case 'run.resumed':
      return line(null, 'info', 'Resumed');
    case 'stage.started':
      return line(event.stage, 'info', 'Started');
    case 'stage.submitted':
      return line(event.stage, 'debug', `Submitted as ${event.reference}`);
    case 'stage.skipped':
      return line(event.stage, 'info', `Skipped: ${event.reason}`);
    case 'stage.ended':
      return event.error
        ? line(event.stage, 'error', `${event.error.message} [${event.error.code}]`)
        : line(
            event.stage,
            'info',
            [capital(event.state), countsText(event.counts)].filter(Boolean).join(' · '),
          );
    case 'log':
      return line(event.stage, event.level, event.message);
    case 'run.ended':
      return event.error && event.state === 'failed'
        ? line(null, 'error', `Failed: ${event.error.message}`)
        : line(null, 'info', capital(event.state));
    default:
      return [];
  }
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
