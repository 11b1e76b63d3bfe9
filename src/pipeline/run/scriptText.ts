import { Failure } from '../../shared/failure.ts';
import type { StageContext } from './stageContext.ts';

/** The text of a script that a stage names. */
export function scriptText(path: string, { scripts, definition }: StageContext): string {
  const text = scripts.get(path);
  if (text === undefined)
    throw new Failure('script.missing', `${definition.file} names ${path}, which is not there.`, {
      file: definition.file,
    });
  return text;
}
