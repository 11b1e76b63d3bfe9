import type { Identifier, Statement } from '../dialect/sql/tree.ts';
import type { LoadStage } from './definition/definition.ts';
import type { StatementReport } from './ports.ts';
import { scriptText } from './run/scriptText.ts';
import { splitScript } from './run/splitScript.ts';
import type { StageContext, StageOutcome } from './run/stageContext.ts';

/** Runs the stage's scripts in one transaction: all of it or nothing, and only once under the stage's token. */
export async function load(stage: LoadStage, context: StageContext): Promise<StageOutcome> {
  const parts = stage.scripts.flatMap((path) => splitScript(path, scriptText(path, context)));
  const temporary = new Set(parts.flatMap(({ tree }) => temporaryTable(tree)));
  const written = new Map<string, number | null>();
  const count = (index: number, report: StatementReport) => {
    const table = tableWritten(parts[index]!.tree);
    if (table === null || temporary.has(table)) return;
    const before = written.get(table) ?? null;
    written.set(table, report.rows === null ? before : (before ?? 0) + report.rows);
  };
  const loaded = () => [...written.values()].reduce<number>((sum, rows) => sum + (rows ?? 0), 0);
  const warehouse = await context.target.warehouse();
  const seen = new Set<number>();
  const reports = await warehouse.execute(
    parts.map((part) => part.statement),
    {
      token: context.token,
      onStatement(index, report) {
        seen.add(index);
        count(index, report);
        const { file, line } = parts[index]!.statement;
        context.log('debug', `${file}:${line} took ${report.milliseconds} ms.`);
        context.progress(
          { loaded: loaded() },
          { detail: file, fraction: Math.min(1, (index + 1) / parts.length) },
        );
      },
      signal: context.signal,
    },
  );
  // A warehouse that had done it before a crash only repeats its reports.
  reports.forEach((report, index) => {
    if (!seen.has(index)) count(index, report);
  });
  return {
    counts: { loaded: loaded() },
    outputs: [...written].map(([name, rows]) => ({ name, rows })),
  };
}

const nameOf = (parts: Identifier[]) => parts.map((part) => part.name.toLowerCase()).join('.');

function temporaryTable(tree: Statement): string[] {
  return tree.kind === 'createTable' && tree.temporary ? [nameOf(tree.name)] : [];
}

/** The table that receives rows from this statement; deleting and updating load nothing. */
function tableWritten(tree: Statement): string | null {
  if (tree.kind === 'insert' || tree.kind === 'merge' || tree.kind === 'copy') return nameOf(tree.table);
  if (tree.kind === 'createTable' && tree.query !== null) return nameOf(tree.name);
  return null;
}
