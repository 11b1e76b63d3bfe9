import { reduceRun } from '../shared/runReport.ts';
import type { Counts, RunEvent } from '../shared/runs.ts';
import { type CommandLine, paint } from './io.ts';

/** Writes a run's events for a person: a line per stage, and one that moves while a terminal is there. */
export function runProgress(line: CommandLine): (events: readonly RunEvent[], event: RunEvent) => void {
  let moving = false;
  const clear = () => {
    if (moving) line.say('\r\u001b[K');
    moving = false;
  };
  const write = (text: string) => {
    clear();
    line.say(`${text}\n`);
  };
  return (events, event) => {
    if (event.type === 'run.started')
      write(paint(line, 'bold', `${event.pipeline} on ${event.target}  ${paint(line, 'dim', event.runId)}`));
    else if (event.type === 'stage.progress' && line.interactive) {
      clear();
      line.say(`  … ${event.stage}  ${counts(event.counts)}`);
      moving = true;
    } else if (event.type === 'stage.skipped')
      write(`  ${paint(line, 'dim', `- ${event.stage}  skipped: ${event.reason}`)}`);
    else if (event.type === 'stage.ended') write(stageLine(line, events, event));
    else if (event.type === 'log' && (event.level === 'warning' || event.level === 'error'))
      write(`  ${event.level}: ${event.message}`);
    else if (event.type === 'run.ended') {
      const colour = event.state === 'succeeded' ? 'green' : event.state === 'failed' ? 'red' : 'yellow';
      const started = events[0]?.at ?? event.at;
      write(`${paint(line, colour, event.state)} in ${seconds(started, event.at)}`);
    }
  };
}

function stageLine(
  line: CommandLine,
  events: readonly RunEvent[],
  event: RunEvent & { type: 'stage.ended' },
): string {
  const stage = reduceRun(events).stages.find((s) => s.name === event.stage);
  const took = stage?.startedAt ? seconds(stage.startedAt, event.at) : '';
  const mark =
    event.state === 'succeeded'
      ? paint(line, 'green', '✓')
      : event.state === 'failed'
        ? paint(line, 'red', '✗')
        : paint(line, 'yellow', '■');
  const head = `  ${mark} ${event.stage.padEnd(16)} ${took.padStart(8)}  ${counts(stage?.counts ?? event.counts)}`;
  if (!event.error) return head;
  const { file, line: at, message, code } = event.error;
  const place = file === null ? '' : `${file}${at === null ? '' : `:${at}`}: `;
  return `${head}\n    ${place}${message} [${code}]`;
}

function counts(counts: Counts): string {
  return Object.entries(counts)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name} ${Number(value).toLocaleString('en')}`)
    .join('  ');
}

function seconds(from: string, to: string): string {
  return `${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;
}
