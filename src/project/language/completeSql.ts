import { type Token, tokenize } from '../../dialect/sql/tokens.ts';
import type { CompletionItem } from './completionItem.ts';
import type { ScriptRelations } from './scriptRelations.ts';

type Proposal = Omit<CompletionItem, 'start' | 'end'>;

const keywords =
  `select from where group by having order limit join left right full inner cross on using union all with as distinct case
   when then else end and or not in exists between like is null over partition rows`.split(/\s+/);

/** What can stand at a place of a script: after a dot columns, after FROM relations, elsewhere all of them. */
export function completeSql(text: string, offset: number, known: ScriptRelations): CompletionItem[] {
  const word = /[\w$]*$/.exec(text.slice(0, offset))![0];
  const start = offset - word.length;
  const end = offset + /^[\w$]*/.exec(text.slice(offset))![0].length;
  const tokens = statementTokens(text, offset, known.dialect);
  if (tokens.some((t) => t.kind === 'string' && t.start < offset && offset < t.end)) return [];
  const qualifier = /([\w$]+(?:\.[\w$]+)?)\.[\w$]*$/.exec(text.slice(0, offset))?.[1];
  const proposals =
    qualifier !== undefined
      ? qualified(qualifier.toLowerCase(), tokens, known)
      : afterFrom(tokens, start)
        ? relations(known)
        : [...columnsInSight(tokens, known), ...relations(known), ...functions(known), ...words()];
  return proposals.map((item) => ({ ...item, start, end }));
}

/** The tokens between the semicolons around an offset. */
function statementTokens(text: string, offset: number, dialect: ScriptRelations['dialect']): Token[] {
  const { tokens } = tokenize(text, dialect);
  const before = tokens.filter((token) => token.key === ';' && token.end <= offset).at(-1)?.end ?? 0;
  const after = tokens.find((token) => token.key === ';' && token.start >= offset)?.start ?? text.length;
  return tokens.filter((token) => token.start >= before && token.end <= after);
}

function afterFrom(tokens: readonly Token[], start: number): boolean {
  const last = tokens.filter((token) => token.end <= start && token.kind !== 'end').at(-1);
  return ['from', 'join', 'into', 'update', 'using', 'copy', 'table'].includes(last?.key ?? '');
}

/** Names of relations and their aliases in a statement → the relation. */
export function aliases(tokens: readonly Token[], known: ScriptRelations): Map<string, string> {
  const found = new Map<string, string>();
  for (let i = 0; i < tokens.length; i++) {
    const two = tokens[i + 1]?.key === '.' ? `${tokens[i]!.text}.${tokens[i + 2]?.text ?? ''}` : null;
    const name = [two, tokens[i]!.text].find((n) => n !== null && known.relations.has(n.toLowerCase()));
    if (name === undefined || name === null || tokens[i - 1]?.key === '.') continue;
    const relation = name.toLowerCase();
    let next = i + (name === two ? 3 : 1);
    found.set(relation, relation);
    found.set(relation.split('.').at(-1)!, relation);
    if (tokens[next]?.key === 'as') next++;
    const alias = tokens[next];
    if (alias?.kind === 'word' && !keywords.includes(alias.key))
      found.set(alias.text.toLowerCase(), relation);
  }
  return found;
}

function qualified(qualifier: string, tokens: readonly Token[], known: ScriptRelations): Proposal[] {
  const relation = aliases(tokens, known).get(qualifier) ?? qualifier;
  const columns = known.relations.get(relation);
  if (columns) return columns.map((column) => columnItem(column, relation));
  // A schema: the tables in it.
  return [...known.relations.keys()]
    .filter((name) => name.startsWith(`${qualifier}.`))
    .map((name) => relationItem(name.slice(qualifier.length + 1), known.relations.get(name)!.length));
}

function columnsInSight(tokens: readonly Token[], known: ScriptRelations): Proposal[] {
  const relationsHere = new Set(aliases(tokens, known).values());
  const items = new Map<string, Proposal>();
  for (const relation of relationsHere)
    for (const column of known.relations.get(relation) ?? [])
      if (!items.has(column.name)) items.set(column.name, columnItem(column, relation));
  return [...items.values()];
}

const columnItem = ({ name, type }: { name: string; type: string }, relation: string): Proposal => ({
  label: name,
  kind: 'column',
  detail: type,
  documentation: `A column of ${relation}.`,
  insertText: /^[a-z_]\w*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`,
});

const relationItem = (name: string, columns: number): Proposal => ({
  label: name,
  kind: 'table',
  detail: `${columns} columns`,
  documentation: '',
  insertText: name,
});

const relations = (known: ScriptRelations) =>
  [...known.relations].map(([name, columns]) => relationItem(name, columns.length));

const functions = (known: ScriptRelations): Proposal[] =>
  known.functions.map((name) => ({
    label: name,
    kind: 'function',
    detail: `${known.dialect} function`,
    documentation: '',
    insertText: `${name}(`,
  }));

const words = (): Proposal[] =>
  keywords.map((word) => ({
    label: word.toUpperCase(),
    kind: 'value',
    detail: '',
    documentation: '',
    insertText: word.toUpperCase(),
  }));
