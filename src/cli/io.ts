import type { Readable } from 'node:stream';
import { styleText } from 'node:util';

/** What a command may use of the world; tests give their own. */
export interface CommandLine {
  /** The current folder: paths on the command line are relative to it. */
  cwd: string;
  /** The folder of the installed package: `dist/`, `media/` and `sql/` lie there. */
  home: string;
  version: string;
  /** Results: the only thing that goes to stdout. */
  out(data: string): void;
  /** Results too large to hold: written as fast as stdout takes them. */
  pipe(data: Readable): Promise<void>;
  /** Progress and messages, to stderr. */
  say(text: string): void;
  /** True where a person watches stderr. */
  interactive: boolean;
  /** True where stdout is a terminal: then nothing raw may go there. */
  outIsTerminal: boolean;
  /** Columns of the terminal. */
  width: number;
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
  return line.interactive ? styleText(colour, text, { validateStream: false }) : text;
}

/**
 * JSON that a terminal cannot take for a command: JSON itself escapes only the first 32 control characters, so the
 * others are written as escapes too. It means the same.
 */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
