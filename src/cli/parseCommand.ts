import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './io.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `parseArgs`, strict, with its complaints turned into usage errors and the number of positionals checked. */
export function parseCommand<const T extends Options>(
  args: string[],
  options: T,
  positionals: { min: number; max: number; names: string },
) {
  const parsed = readArgs(args, options);
  const count = parsed.positionals.length;
  if (count < positionals.min || count > positionals.max) {
    throw new UsageError(
      positionals.max === 0
        ? 'This command takes no file or folder.'
        : `Expected ${positionals.names}, got ${count}.`,
    );
  }
  return parsed;
}

function readArgs<const T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number option, at least `min`. */
export function wholeNumber(name: string, text: string | undefined, fallback: number, min = 0): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < min) {
    throw new UsageError(`--${name} takes a whole number from ${min}, got "${text}".`);
  }
  return value;
}
