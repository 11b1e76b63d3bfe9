import { Failure } from './failure.ts';

const explanations: { codes: string[]; text: RegExp; code: string; message: string }[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    text: /No space left on device|Disk quota exceeded/i,
    code: 'disk.full',
    message: 'The disk is full. Free some space and try again; a run goes on with --resume',
  },
  {
    codes: ['EROFS', 'EACCES', 'EPERM'],
    text: /Read-only file system|Permission denied/i,
    code: 'file.refused',
    message: 'A file is out of reach. Give yourself the right to it, or use another folder, and try again',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    text: /Too many open files/i,
    code: 'process.too-many-files',
    message:
      'Too many files are open. Raise the limit (ulimit -n) or close other programs and try again; a run goes on with --resume',
  },
];

/** What the operating system refused, as a sentence that says what to do; any other error as it is. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const known = explanations.find(
    (one) =>
      (!(error instanceof Failure) && code !== undefined && one.codes.includes(code)) ||
      one.text.test(error.message),
  );
  if (!known) return error;
  const detail = `${error.message.split('\n')[0]}${path && !error.message.includes(path) ? `, ${path}` : ''}`;
  const place =
    error instanceof Failure && error.file !== null
      ? { file: error.file, ...(error.line === null ? {} : { line: error.line }) }
      : {};
  return new Failure(known.code, `${known.message} (${detail}).`, { ...place, cause: error });
}
