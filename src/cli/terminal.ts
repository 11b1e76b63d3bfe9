import { pipeline } from 'node:stream/promises';
import type { CommandLine } from './io.ts';

/** This process's own terminal, pipes and signals. */
export function openTerminal(): Omit<CommandLine, 'cwd' | 'home' | 'version'> {
  const cancel = new AbortController();
  const interrupt = () => {
    // Whoever presses twice does not want to wait.
    if (cancel.signal.aborted) process.exit(130);
    cancel.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  // The reader of a pipe may leave before the end (`| head`): then nothing more is wanted, and nothing is wrong.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.stderr.on('error', () => {});
  return {
    out: (data) => void process.stdout.write(data),
    pipe: (data) => pipeline(data, process.stdout, { end: false }),
    say: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && !process.env.NO_COLOR,
    outIsTerminal: process.stdout.isTTY === true,
    width: process.stderr.columns ?? 80,
    signal: cancel.signal,
  };
}
