import { join } from 'node:path';
import { connectEngine } from '../client/connectEngine.ts';
import type { RunEvent } from '../shared/runs.ts';
import type { CommandLine } from './io.ts';

/** The engine of one project, started where none runs; close it when done. */
export function openEngine(
  line: CommandLine,
  root: string,
  onRunEvents?: (message: { runId: string; events: RunEvent[] }) => void,
) {
  return connectEngine({
    root,
    engineScript: join(line.home, 'dist', 'engine.js'),
    execPath: process.execPath,
    version: line.version,
    client: 'cli',
    ...(process.env.STANDPIPE_SPARK_SUBMIT ? { sparkSubmit: [process.env.STANDPIPE_SPARK_SUBMIT] } : {}),
    ...(onRunEvents ? { onRunEvents } : {}),
    signal: line.signal,
  });
}
