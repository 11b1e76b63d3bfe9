import type { Call } from '../sql/tree.ts';
import { type Emission, hasNo } from './context.ts';
import type { Typed } from './typed.ts';

/** A function whose arguments need more than a row of `functions.ts` can say. */
export type Special = (call: Call, e: Emission) => Typed;

export const many = Number.POSITIVE_INFINITY;

/** True when the call has so many arguments; else says so. */
export function arity(call: Call, least: number, most: number, e: Emission): boolean {
  const { length } = call.args;
  if (length >= least && length <= most) return true;
  const wanted = least === most ? `${least}` : most === many ? `at least ${least}` : `${least} to ${most}`;
  hasNo(e, call, `${call.name.toUpperCase()} takes ${wanted} arguments, not ${length}.`);
  return false;
}
