import { basename, dirname } from 'node:path';
import { listRunIds, readJournal } from '../pipeline/journal.ts';
import { engineSince } from '../shared/engineFile.ts';
import { plainText } from '../shared/plainText.ts';
import { reportOf, summarizeRun } from '../shared/runSummary.ts';
import { durationText } from '../shared/runWords.ts';
import { existingFile } from './existingFile.ts';
import { type CommandLine, type ExitCode, paint, safeJson } from './io.ts';
import { parseCommand } from './parseCommand.ts';

/** `standpipe runs FILE [--json]`: the runs of one pipeline file, newest first, read from their journals. */
export async function runs(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    { json: { type: 'boolean' } },
    { min: 1, max: 1, names: 'one pipeline file' },
  );
  const path = await existingFile(line, positionals[0]!);
  const root = dirname(path);
  const since = await engineSince(root);
  const found = [];
  for (const id of await listRunIds(root)) {
    const events = await readJournal(root, id);
    // A run that has not ended is live only when the engine that is at work now has written of it.
    const isLive = since !== null && (events.at(-1)?.at ?? '') >= since;
    const summary = summarizeRun(events, isLive);
    if (summary?.file === basename(path)) found.push({ summary, report: reportOf(events, isLive) });
  }
  found.sort((a, b) => b.summary.startedAt.localeCompare(a.summary.startedAt));
  if (values.json) line.out(`${safeJson(found.map((run) => run.report))}\n`);
  else if (found.length === 0) line.say('No runs yet.\n');
  for (const { summary } of values.json ? [] : found) {
    const { runId, state, progress, target, startedAt, endedAt } = summary;
    const took = endedAt === null ? '' : durationText(Date.parse(endedAt) - Date.parse(startedAt));
    const colour = state === 'succeeded' ? 'green' : state === 'failed' ? 'red' : 'yellow';
    line.out(
      `${runId}  ${line.outIsTerminal ? paint(line, colour, state.padEnd(9)) : state.padEnd(9)}  ${progress.done}/${progress.total} stages  ${plainText(target)}  ${startedAt}  ${took}`.trimEnd() +
        '\n',
    );
  }
  return 0;
}
