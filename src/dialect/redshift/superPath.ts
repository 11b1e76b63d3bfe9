import { quoteText } from '../../shared/quote.ts';
import type { Expr, Identifier } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { isOpen, nothing, type Typed } from './typed.ts';
import { typeText } from './types.ts';

/** `value.a[0].b`: what a path leads to in a SUPER value; NULL where it leads nowhere. */
export function superPath(
  x: Extract<Expr, { kind: 'subscript' | 'field' | 'column' }>,
  e: Emission,
  root?: Typed,
  steps: readonly Identifier[] = [],
): Typed {
  let base = root;
  let path = steps.map(fieldStep).join('');
  if (x.kind !== 'column') {
    const inner: string[] = [];
    let at: Expr = x;
    while (at.kind === 'subscript' || at.kind === 'field') {
      inner.unshift(at.kind === 'field' ? fieldStep(at.name) : indexStep(at.index, e));
      at = at.operand;
    }
    base = emitExpression(at, e);
    path = inner.join('');
  }
  const type = base?.type ?? null;
  if (type !== null && type.name !== 'super' && (!isOpen(type) || base?.text !== undefined)) {
    hasNo(
      e,
      x,
      `Only SUPER values have fields and elements in Redshift; this is ${isOpen(type) ? 'a text' : typeText(type)}.`,
    );
    return nothing;
  }
  return { sql: `json_extract(${base!.sql}, ${quoteText(`$${path}`)})`, type: { name: 'super' } };
}

/** Field names fold to lower case, as Redshift does unless it is told to mind the case. */
const fieldStep = (name: Identifier) => `.${JSON.stringify(name.name.toLowerCase())}`;

function indexStep(index: Expr, e: Emission): string {
  if (index.kind === 'number' && /^\d+$/.test(index.text)) return `[${index.text}]`;
  notHere(e, index, 'An element of SUPER by other than a number written out');
  return '';
}
