import { define } from './define.ts';
import type { SaqlFunction } from './types.ts';

/** A function of numbers, as many as its signature names; those behind `min` may be absent. */
export function math(
  signature: string,
  doc: string,
  sql: (args: string[]) => string,
  min?: number,
): SaqlFunction {
  const named = signature.slice(signature.indexOf('(') + 1, -1);
  const count = named === '' ? 0 : named.split(',').length;
  return define({
    signature,
    doc,
    result: 'number',
    parameters: Array.from({ length: count }, () => 'number' as const),
    ...(min === undefined ? {} : { min }),
    sql,
  });
}
