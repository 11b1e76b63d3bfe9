import { basename, dirname, resolve } from 'node:path';
import { listRunIds, readJournal } from '../pipeline/journal.ts';
import { reduceRun } from '../shared/runReport.ts';
import type { CommandLine, ExitCode } from './io.ts';
import { parseCommand } from './parseCommand.ts';

/** `standpipe runs FILE [--json]`: the runs of one pipeline file, newest first, read from their journals. */
export async function runs(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    { json: { type: 'boolean' } },
    { min: 1, max: 1, names: 'one pipeline file' },
  );
  const path = resolve(line.cwd, positionals[0]!);
  const found = [];
  for (const id of await listRunIds(dirname(path))) {
    const events = await readJournal(dirname(path), id);
    const first = events[0];
    if (first?.type === 'run.started' && first.file === basename(path))
      found.push({ at: first.at, report: reduceRun(events) });
  }
  found.sort((a, b) => b.at.localeCompare(a.at));
  if (values.json)
    line.out(
      `${JSON.stringify(
        found.map((run) => run.report),
        null,
        2,
      )}\n`,
    );
  else if (found.length === 0) line.say('No runs yet.\n');
  else {
    for (const { at, report } of found) {
      const done = report.stages.filter(
        (stage) => stage.state === 'succeeded' || stage.state === 'skipped',
      ).length;
      line.out(
        `${report.runId}  ${report.state.padEnd(9)}  ${done}/${report.stages.length} stages  ${report.target}  ${at}\n`,
      );
    }
  }
  return 0;
}
