import type { Finding } from '../../shared/diagnostic.ts';
import type { Identifier, Statement } from '../sql/tree.ts';

/** The documentation's list, without the words that the grammar itself would not take for a name. */
const reserved = new Set(
  `aes128 aes256 allowoverwrite analyse analyze any array authorization az64 backup binary blanksasnull both bytedict bzip2
   check collate column constraint create credentials current_user_id deferrable deflate defrag delta delta32k disable do
   emptyasnull enable encode encrypt encryption explicit for foreign freeze globaldict256 globaldict64k grant gzip identity
   ignore initially interval into isnull language leading localtime localtimestamp lun luns lzo lzop mostly13 mostly32 mostly8
   new notnull nulls off offline oid old only open overlaps parallel partition percent permissions placing primary raw
   readratio recover references rejectlog resort respect restore session_user some system table tag tdes text255 text32k
   trailing truncatecolumns unique user verbose wallet without snapshot`.split(/\s+/),
);

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
    if (!quoted && reserved.has(name.toLowerCase()))
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
