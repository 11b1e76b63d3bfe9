import { quoteText } from '../../../shared/quote.ts';
import { castTo } from '../cast.ts';
import type { Typed } from '../context.ts';
import { isIntegral, sparkTypes } from '../types.ts';
import type { CallSite } from './form.ts';

/**
 * `format_string` of a literal format with `%s`, `%d`, `%x` without flags, widths for `%s` and `%d`, and `%%`; null
 * for every other format.
 */
export function formatPieces([format, ...values]: Typed[], { e, call }: CallSite): string | null {
  const pieces: string[] = [];
  const text = String(format!.constant);
  let next = 0;
  for (const part of text.split(/(%-?0?\d*[sd%])/)) {
    const spec = /^%(-?)(0?)(\d*)([sd%])$/.exec(part);
    if (!spec) {
      if (part.includes('%')) return null;
      if (part !== '') pieces.push(quoteText(part));
      continue;
    }
    const [, left = '', zero = '', width = '', kind = ''] = spec;
    if (kind === '%') {
      if (part !== '%%') return null;
      pieces.push("'%'");
      continue;
    }
    const value = values[next];
    const source = call.args[next + 1];
    next++;
    if (!value || !source) return null;
    if (kind === 'd' && !isIntegral(value.type) && value.type.kind !== 'null') return null;
    if (zero !== '') return null;
    if (!['string', 'boolean', 'double', 'null'].includes(value.type.kind) && !isIntegral(value.type))
      return null;
    const shown = `coalesce(${castTo(e, value, sparkTypes.string, source).sql}, 'null')`;
    if (width === '') pieces.push(shown);
    else pieces.push(`sp_pad(${shown}, ${Number(width)}, ${left === '-'})`);
  }
  if (next < values.length && pieces.length === 0) return "''";
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`;
}
