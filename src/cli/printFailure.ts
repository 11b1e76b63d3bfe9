import { explainSystemError } from '../shared/explainSystemError.ts';
import { toErrorRecord } from '../shared/failure.ts';
import { plainText } from '../shared/plainText.ts';
import { type CommandLine, paint } from './io.ts';

/** What went wrong, with its place and code; the stack only for what nobody foresaw. */
export function printFailure(line: CommandLine, error: unknown): void {
  const { code, message, file, line: at } = toErrorRecord(explainSystemError(error));
  const place = file === null ? '' : `${file}${at === null ? '' : `:${at}`}: `;
  line.say(`${paint(line, 'red', 'error')} ${safeLines(`${place}${message}`)} [${plainText(code)}]\n`);
  if (code === 'bug.unexpected' && error instanceof Error) line.say(`${safeLines(error.stack ?? '')}\n`);
}

/** Text that may quote what a file or a service holds, its lines kept. */
export function safeLines(text: string): string {
  return text.split('\n').map(plainText).join('\n');
}
