import { Failure } from '../../shared/failure.ts';
import { readMoment } from '../../shared/readMoment.ts';

/** The moment of a request; what comes over the wire may be no time at all. */
export function momentOf(text: string): Date {
  const moment = readMoment(text);
  if (!moment)
    throw new Failure(
      'time.malformed',
      `"${text}" is no ISO time. Write it as 2024-05-31 or 2024-05-31T12:00:00Z.`,
    );
  return moment;
}
