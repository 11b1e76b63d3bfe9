import { saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';
import { saqlOf } from '../checks/saql.ts';
import type { JsonPath, Step } from '../model.ts';

/** What the fields of a step's SAQL are made of, and where the SAQL stands; null where the step has none. */
export type SaqlOrigins = (step: Step) => (ReturnType<typeof saqlFieldOrigins> & { path: JsonPath }) | null;

/** Each step's SAQL is read once, however often it is asked for. */
export function saqlOriginsOnce(): SaqlOrigins {
  const known = new Map<Step, ReturnType<SaqlOrigins>>();
  return (step) => {
    const found = known.get(step);
    if (found !== undefined) return found;
    const saql = saqlOf(step);
    const made = saql === null ? null : { ...saqlFieldOrigins(parseSaql(saql.text).query), path: saql.path };
    known.set(step, made);
    return made;
  };
}
