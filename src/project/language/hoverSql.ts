import { tokenize } from '../../dialect/sql/tokens.ts';
import { aliases } from './completeSql.ts';
import type { Hover } from './hoverPipeline.ts';
import type { ScriptRelations } from './scriptRelations.ts';

/** What a name of a script is: a relation with its columns, or a column with its type. */
export function hoverSql(text: string, offset: number, known: ScriptRelations): Hover | null {
  const { tokens } = tokenize(text, known.dialect);
  const at = tokens.findIndex(
    (token) =>
      (token.kind === 'word' || token.kind === 'quoted') && token.start <= offset && offset <= token.end,
  );
  const token = tokens[at];
  if (!token) return null;
  const span = { start: token.start, end: token.end };
  const name = token.text.toLowerCase();
  const qualifier = tokens[at - 1]?.key === '.' ? (tokens[at - 2]?.text.toLowerCase() ?? null) : null;
  const whole = qualifier === null ? name : `${qualifier}.${name}`;
  const relation = known.relations.get(whole);
  if (relation)
    return {
      ...span,
      paragraphs: [whole, relation.map((column) => `${column.name} ${column.type}`).join('\n')],
    };
  const inSight = aliases(tokens, known);
  const owners = qualifier === null ? new Set(inSight.values()) : [inSight.get(qualifier) ?? qualifier];
  const facts = [...owners].flatMap((owner) =>
    (known.relations.get(owner) ?? [])
      .filter((column) => column.name.toLowerCase() === name)
      .map((column) => `${owner}.${column.name} ${column.type}`),
  );
  return facts.length === 0 ? null : { ...span, paragraphs: facts };
}
