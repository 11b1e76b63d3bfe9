import type { Finding } from '../../shared/diagnostic.ts';
import { redshiftWords } from '../sql/redshiftWords.ts';
import type { Identifier, Statement } from '../sql/tree.ts';

/** Names that Redshift takes only in double quotes. A warning, since the local target does not mind. */
export function reservedNames(statement: Statement): Finding[] {
  const findings: Finding[] = [];
  walk(statement, '', findings);
  return findings;
}

function walk(node: object, key: string, findings: Finding[]): void {
  if (Array.isArray(node)) {
    // Behind a dot every word is a name.
    const items = key === 'parts' ? node.slice(0, 1) : node;
    for (const item of items) if (typeof item === 'object' && item !== null) walk(item, '', findings);
    return;
  }
  if ('quoted' in node) {
    const { name, quoted, start, end } = node as Identifier;
    if (!quoted && redshiftWords.has(name.toLowerCase()))
      findings.push({
        start,
        end,
        severity: 'warning',
        code: 'redshift-reserved-word',
        message: `"${name}" is a reserved word in Redshift; write it in double quotes: "${name.toLowerCase()}".`,
      });
    return;
  }
  const isItem = 'expr' in node && 'alias' in node;
  const isField = (node as { kind?: string }).kind === 'field';
  for (const [name, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    // A label of the SELECT list may be any word after AS.
    if ((isItem && name === 'alias') || (isField && name === 'name')) continue;
    walk(value, name, findings);
  }
}
