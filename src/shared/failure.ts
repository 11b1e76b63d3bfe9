/** The form of an error in journals, on the wire and in `--json`: plain data. */
export interface ErrorRecord {
  code: string;
  message: string;
  file: string | null;
  line: number | null;
}

/**
 * The world said no: a missing file, a refused connection, a statement that fails.
 * `code` is `subject.state`; `message` is a full sentence that says what to do.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: string;
  readonly file: string | null;
  readonly line: number | null;

  constructor(
    code: string,
    message: string,
    options: { file?: string; line?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.file = options.file ?? null;
    this.line = options.line ?? null;
  }
}

/** The user stopped it; shown as a state, never as an error. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor(what = 'Cancelled.') {
    super(what);
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Cancelled || (error instanceof Error && error.name === 'AbortError');
}

/** Throws `Cancelled` when the signal has fired; called between the steps of long work. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Cancelled();
}

/** Anything thrown as plain data; what is not a Failure keeps its message under the code `bug.unexpected`. */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof Failure) {
    return { code: error.code, message: error.message, file: error.file, line: error.line };
  }
  if (isCancelled(error)) return { code: 'run.cancelled', message: 'Cancelled.', file: null, line: null };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug.unexpected', message, file: null, line: null };
}

/** The reverse of `toErrorRecord`, for the receiving end of a wire. */
export function fromErrorRecord(record: ErrorRecord): Error {
  if (record.code === 'run.cancelled') return new Cancelled();
  return new Failure(record.code, record.message, {
    ...(record.file === null ? {} : { file: record.file }),
    ...(record.line === null ? {} : { line: record.line }),
  });
}
