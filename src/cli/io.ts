import { styleText } from 'node:util';

/** What a command may use of the world; tests give their own. */
export interface CommandLine {
  /** The current folder: paths on the command line are relative to it. */
  cwd: string;
  /** The folder of the installed package: `dist/`, `media/` and `sql/` lie there. */
  home: string;
  version: string;
  /** Results: the only thing that goes to stdout. */
  out(data: string | Uint8Array): void;
  /** Progress and messages, to stderr. */
  say(text: string): void;
  /** True where a person watches stderr. */
  interactive: boolean;
  /** Fires on the first Ctrl+C. */
  signal: AbortSignal;
}

/** 0 done; 1 the work failed or there are error diagnostics; 2 wrong usage; 130 cancelled. */
export type ExitCode = 0 | 1 | 2 | 130;

/** The command line itself is wrong; shown with the usage, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

export function paint(line: CommandLine, colour: Colour, text: string): string {
  return line.interactive ? styleText(colour, text) : text;
}
