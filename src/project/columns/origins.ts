import { tokenize } from '../../dialect/sql/tokens.ts';
import type { Finding } from '../../shared/diagnostic.ts';

/** Who makes a place in the lake or a table: the stage, and its script where it has one. */
export interface Origin {
  stage: string;
  script: string | null;
}

/** A relation that a script takes from elsewhere. */
export interface Given {
  /** How it is called in a sentence: `curated/posts`, `the stream posts`, `warehouse.posts`. */
  what: string;
  origin: Origin | null;
}

export const originText = (origin: Origin | null) =>
  origin === null ? '' : ` (stage "${origin.stage}"${origin.script === null ? '' : `, ${origin.script}`})`;

/** Says of every column that is not there who would have to give it. `given` is by lower-case name in the script. */
export function explainOrigins(
  text: string,
  dialect: 'spark' | 'redshift',
  found: readonly Finding[],
  statements: readonly { start: number; end: number; reads: readonly string[] }[],
  given: ReadonlyMap<string, Given>,
): Finding[] {
  return found.map((finding) => {
    const statement = statements.find(({ start, end }) => start <= finding.start && finding.end <= end);
    if (finding.code !== 'unknown-column' || !statement) return finding;
    // The place may be that of the last part of a qualified name.
    const before = /(?:[\w$"`]+\.)*$/.exec(text.slice(statement.start, finding.start))![0];
    const name = before + text.slice(finding.start, finding.end);
    const parts = name.toLowerCase().replaceAll(/["`]/g, '').split('.');
    const asked = parts.length > 1 ? relationCalled(parts.at(-2)!, text, dialect, statement) : null;
    const from = asked === null ? statement.reads : [asked];
    const makers = from.flatMap((name) => given.get(name) ?? []);
    if (makers.length === 0) return finding;
    const list = makers.map(({ what, origin }) => `${what}${originText(origin)}`);
    const message = `${finding.message} It is not in ${list.join(', nor in ')}.`;
    return { ...finding, message };
  });
}

/** The relation that an alias of a statement stands for; the name itself where it is none. */
function relationCalled(
  alias: string,
  text: string,
  dialect: 'spark' | 'redshift',
  { start, end, reads }: { start: number; end: number; reads: readonly string[] },
): string {
  const tokens = tokenize(text.slice(start, end), dialect).tokens;
  for (const name of reads) {
    const last = name.split('.').at(-1)!;
    if (last === alias) return name;
    for (let i = 0; i < tokens.length; i++) {
      if (tokens[i]!.text.toLowerCase() !== last) continue;
      const next = tokens[i + 1]?.key === 'as' ? tokens[i + 2] : tokens[i + 1];
      if (next?.text.toLowerCase() === alias) return name;
    }
  }
  return alias;
}
