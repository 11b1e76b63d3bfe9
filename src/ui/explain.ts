import type { LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';

/**
 * A Failure crosses from bundles that are loaded later, each with a class of its own: it is known by its name.
 */
interface FailureLike {
  code: string;
  message: string;
  file: string | null;
  line: number | null;
}

export function asFailure(error: unknown): FailureLike | null {
  return error instanceof Error && error.name === 'Failure' && 'code' in error
    ? (error as unknown as FailureLike)
    : null;
}

export function wasCancelled(error: unknown): boolean {
  return error instanceof Error && /^(Cancelled|Canceled|AbortError)$/.test(error.name);
}

/** Shows a failure as the sentence it is; a bug is logged with its stack and says where to look. */
export async function explain(log: LogOutputChannel, error: unknown): Promise<void> {
  if (wasCancelled(error)) return;
  const failure = asFailure(error);
  if (failure) {
    log.warn(`${failure.message} [${failure.code}]`);
    void vscode.window.showErrorMessage(`Standpipe: ${failure.message}`);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const show = 'Show Output';
  const message = error instanceof Error ? error.message : String(error);
  if ((await vscode.window.showErrorMessage(`Standpipe met a bug: ${message}`, show)) === show) log.show();
}
