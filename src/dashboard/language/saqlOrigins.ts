import { saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';
import { oncePer } from '../../shared/oncePer.ts';
import { saqlOf } from '../checks/saql.ts';
import type { Step } from '../model.ts';

/** What the fields of a step's SAQL are made of, and where the SAQL stands; null where the step has none. */
export const saqlOriginsOf = oncePer((step: Step) => {
  const saql = saqlOf(step);
  return saql && { ...saqlFieldOrigins(parseSaql(saql.text).query), path: saql.path };
});
