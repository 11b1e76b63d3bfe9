import { plainText } from '../shared/plainText.ts';
import type { Counts, RunEvent } from '../shared/runs.ts';
import { countsText, durationText, formatCount } from '../shared/runWords.ts';
import { type Colour, type CommandLine, paint } from './io.ts';
import { safeLines } from './printFailure.ts';

interface Underway {
  startedAt: number;
  counts: Counts;
  detail: string;
  fraction: number | null;
  /** Where the fraction began to grow: it falls back when the stage comes to its next table. */
  grows: { at: number; from: number };
}

/** Of the moving line; more often nobody can read it. */
const millisecondsBetweenMoves = 80;

/**
 * Writes a run's events for a person: a line for every stage that ends and, where a terminal is there, one that moves
 * with what is under way: counts, rates, how far and how long yet.
 */
export function runProgress(line: CommandLine): (event: RunEvent) => void {
  const stages = new Map<string, Underway>();
  let startedAt = 0;
  let moving = false;
  let movedAt = 0;

  function write(text: string): void {
    line.say(`${moving ? '\r\u001b[K' : ''}${text}\n`);
    moving = false;
  }
  function move(now: number): void {
    if (!line.interactive || stages.size === 0) return;
    if (moving && performance.now() - movedAt < millisecondsBetweenMoves) return;
    movedAt = performance.now();
    const parts = [...stages].map(([name, stage]) => `${name} ${progressText(stage, now)}`.trim());
    const text = `  … ${parts.join('  |  ')}`;
    line.say(`\r\u001b[K${text.length < line.width ? text : `${text.slice(0, line.width - 2)}…`}`);
    moving = true;
  }

  return (event) => {
    const now = Date.parse(event.at);
    switch (event.type) {
      case 'run.started':
        startedAt = now;
        write(
          paint(line, 'bold', `${plainText(event.pipeline)} on ${plainText(event.target)}`) +
            dim(line, `  ${event.runId}`),
        );
        break;
      case 'run.resumed':
        startedAt = now;
        write(dim(line, '  resumed'));
        break;
      case 'stage.started':
        stages.set(event.stage, {
          startedAt: now,
          counts: {},
          detail: '',
          fraction: null,
          grows: { at: now, from: 0 },
        });
        move(now);
        break;
      case 'stage.progress':
      case 'stage.checkpoint': {
        const stage = stages.get(event.stage);
        if (!stage) break;
        Object.assign(stage.counts, event.counts);
        if (event.type === 'stage.progress') {
          stage.detail = plainText(event.detail ?? '');
          const fraction = event.fraction ?? stage.fraction;
          if (fraction !== null && fraction < (stage.fraction ?? 0))
            stage.grows = { at: now, from: fraction };
          stage.fraction = fraction;
        }
        move(now);
        break;
      }
      case 'stage.skipped':
        write(dim(line, `  - ${event.stage}  skipped: ${plainText(event.reason)}`));
        move(now);
        break;
      case 'stage.ended':
        write(stageLine(line, stages.get(event.stage), event, now));
        stages.delete(event.stage);
        move(now);
        break;
      case 'log':
        if (event.level === 'warning' || event.level === 'error')
          write(
            `  ${paint(line, event.level === 'error' ? 'red' : 'yellow', event.level)}: ${safeLines(event.message)}`,
          );
        break;
      case 'run.ended':
        write(`${paint(line, colourOf(event.state), event.state)} in ${durationText(now - startedAt)}`);
        if (event.error && event.state === 'failed')
          write(`  ${safeLines(event.error.message)} [${event.error.code}]`);
        break;
      default:
    }
  };
}

/** `read 41,200 (12,300/s) 45 % 3.4 s left`. */
function progressText({ startedAt, counts, detail, fraction, grows }: Underway, now: number): string {
  const seconds = (now - startedAt) / 1000;
  const leading = counts.read ?? counts.loaded ?? counts.written ?? 0;
  const rate = leading > 0 && seconds > 0.5 ? ` (${formatCount(Math.round(leading / seconds))}/s)` : '';
  const far = fraction === null ? '' : ` ${Math.floor(fraction * 100)} %`;
  const grown = (fraction ?? 0) - grows.from;
  const left =
    fraction !== null && grown > 0.02 && fraction < 1 && now - grows.at > 1000
      ? ` ${durationText(((now - grows.at) * (1 - fraction)) / grown)} left`
      : '';
  return `${countsText(counts) || detail}${rate}${far}${left}`;
}

function stageLine(
  line: CommandLine,
  stage: Underway | undefined,
  event: RunEvent & { type: 'stage.ended' },
  now: number,
): string {
  const marks = { succeeded: '✓', failed: '✗', cancelled: '■' };
  const took = stage ? durationText(now - stage.startedAt) : '';
  const counts = { ...stage?.counts, ...event.counts };
  const rows = counts.read ?? counts.loaded ?? counts.written ?? 0;
  const seconds = stage ? (now - stage.startedAt) / 1000 : 0;
  const rate = rows > 0 && seconds >= 0.5 ? dim(line, `  ${formatCount(Math.round(rows / seconds))}/s`) : '';
  const mark = paint(line, colourOf(event.state), marks[event.state]);
  const head = `  ${mark} ${event.stage.padEnd(16)} ${took.padStart(8)}  ${countsText(counts)}${rate}`;
  if (!event.error) return head;
  const { file, line: at, message, code } = event.error;
  const place = file === null ? '' : `${file}${at === null ? '' : `:${at}`}: `;
  return `${head}\n    ${safeLines(`${place}${message}`)} [${code}]`;
}

const dim = (line: CommandLine, text: string) => paint(line, 'dim', text);

function colourOf(state: 'succeeded' | 'failed' | 'cancelled'): Colour {
  return state === 'succeeded' ? 'green' : state === 'failed' ? 'red' : 'yellow';
}
