import { Failure } from '../shared/failure.ts';

const longestLog = 1024 * 1024;

/** Writes what went wrong, with time and stack, until it has been much: a log must not fill the disk. */
export function openLog(write: (text: string) => void): (what: unknown) => void {
  let left = longestLog;
  return (what) => {
    if (left <= 0) return;
    const text = `${new Date().toISOString()} ${describe(what)}\n`;
    left -= text.length;
    write(left > 0 ? text : `${text.slice(0, 200)}\nNothing more is logged.\n`);
  };
}

function describe(what: unknown): string {
  if (what instanceof Failure) return `${what.message} [${what.code}]`;
  if (what instanceof Error) return what.stack ?? what.message;
  return String(what);
}
