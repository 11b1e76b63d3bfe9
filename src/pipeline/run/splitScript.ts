import { parseSql } from '../../dialect/sql/parse.ts';
import type { Statement } from '../../dialect/sql/tree.ts';
import { Failure } from '../../shared/failure.ts';
import { LineIndex } from '../../shared/place.ts';
import type { WarehouseStatement } from '../ports.ts';

/** The statements of a Redshift script with the lines on which they begin. */
export function splitScript(
  file: string,
  text: string,
): { statement: WarehouseStatement; tree: Statement }[] {
  const index = new LineIndex(text);
  const { statements, findings } = parseSql(text, 'redshift');
  const wrong = findings.find((finding) => finding.severity === 'error');
  if (wrong)
    throw new Failure(`statement.${wrong.code}`, wrong.message, {
      file,
      line: index.position(wrong.start).line,
    });
  return statements.map((tree) => ({
    tree,
    statement: { text: text.slice(tree.start, tree.end), file, line: index.position(tree.start).line },
  }));
}
