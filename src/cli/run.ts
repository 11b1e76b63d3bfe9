import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { deferred } from '../shared/deferred.ts';
import type { StartRunRequest } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import { reduceRun } from '../shared/runReport.ts';
import type { RunEvent } from '../shared/runs.ts';
import { existingFile } from './existingFile.ts';
import { type CommandLine, type ExitCode, paint, safeJson, UsageError } from './io.ts';
import { openEngine } from './openEngine.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';
import { runProgress } from './runProgress.ts';

/** `standpipe run FILE …`: a run in the project's engine, followed to its end. */
export async function run(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args.map((arg) => (arg === '--resume' ? '--resume=last' : arg)),
    {
      target: { type: 'string' },
      stage: { type: 'string' },
      from: { type: 'string' },
      resume: { type: 'string' },
      var: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
    { min: 1, max: 2, names: 'one pipeline file' },
  );
  // `--resume ID` was rewritten to `--resume=last ID`: a second positional is then the run's id.
  if (positionals.length === 2 && values.resume !== 'last')
    throw new UsageError('Expected one pipeline file, got 2.');
  if (values.stage !== undefined && values.from !== undefined)
    throw new UsageError('Give --stage or --from, not both.');
  const ids = positionals.filter((name) => !/\.ya?ml$/.test(name));
  const file = positionals.find((name) => /\.ya?ml$/.test(name));
  if (file === undefined) throw new UsageError('Name a pipeline file (*.pipeline.yaml).');
  const path = await existingFile(line, file);

  const request: StartRunRequest = {
    file: basename(path),
    variables: await readVariables(values.var ?? [], line.cwd),
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(values.stage === undefined ? {} : { stage: values.stage }),
    ...(values.from === undefined ? {} : { from: values.from }),
    ...(values.resume === undefined ? {} : { resume: ids[0] ?? values.resume }),
  };
  return follow(line, dirname(path), request, values.json === true);
}

async function follow(
  line: CommandLine,
  root: string,
  request: StartRunRequest,
  json: boolean,
): Promise<ExitCode> {
  const events: RunEvent[] = [];
  const ended = deferred<void>();
  const show = runProgress(line);
  let earlier = 0;
  const engine = await openEngine(line, root, (message) => {
    for (const event of message.events) {
      if (event.seq <= (events.at(-1)?.seq ?? 0)) continue;
      events.push(event);
      // A resumed run tells how it began, then only what is new.
      if (event.seq > earlier || event.seq === 1) show(event);
      if (event.type === 'run.ended' && event.seq > earlier) ended.resolve();
    }
  });
  try {
    const { runId, diagnostics, waitsFor, since } = await engine.api.startRun(request);
    printDiagnostics(line, diagnostics);
    if (!runId) return 1;
    earlier = since;
    if (waitsFor !== null)
      line.say(`${paint(line, 'dim', `Waiting for run ${waitsFor} of this project to end.`)}\n`);
    await engine.api.watchRun({ runId, afterSeq: 0 });
    const cancel = () => {
      line.say(`\n${paint(line, 'yellow', 'Cancelling; Ctrl+C again leaves at once.')}\n`);
      engine.api.cancelRun({ runId }).catch(() => {});
    };
    line.signal.addEventListener('abort', cancel);
    if (line.signal.aborted) cancel();
    await Promise.race([ended.promise, engine.closed.then(() => engineLost(runId))]);
    const report = reduceRun(events);
    if (json) line.out(`${safeJson(report)}\n`);
    return report.state === 'succeeded' ? 0 : report.state === 'cancelled' ? 130 : 1;
  } finally {
    await engine.close();
  }
}

function engineLost(runId: string): never {
  throw new Failure('engine.lost', `The engine ended in mid-run. Run again with --resume ${runId} to go on.`);
}

/** `k=v`; a value that names something on disk relative to the current folder becomes its absolute path. */
async function readVariables(pairs: string[], cwd: string): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--var takes name=value, got "${pair}".`);
    const value = pair.slice(at + 1);
    const path = resolve(cwd, value);
    const exists =
      value !== '' &&
      (await stat(path).then(
        () => true,
        () => false,
      ));
    variables[pair.slice(0, at)] = exists ? path : value;
  }
  return variables;
}
