import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isCancelled } from '../shared/failure.ts';
import { LineIndex } from '../shared/place.ts';
import { checkQuery } from './check/checkQuery.ts';
import type { CheckDefinition, CheckStage } from './definition/definition.ts';
import { runFolder } from './journal.ts';
import type { Warehouse, WarehouseStatement } from './ports.ts';
import { fileName } from './run/deadLetters.ts';
import { scriptText } from './run/scriptText.ts';
import { splitScript } from './run/splitScript.ts';
import type { StageContext, StageOutcome } from './run/stageContext.ts';

/** Offending rows that are kept of each check. */
const keptRows = 1_000;

interface Broken {
  check: CheckDefinition;
  message: string;
  file: string;
  line: number;
}

/** Every check of the stage, each a query that must return no row; fails when any did, after all were tried. */
export async function check(stage: CheckStage, context: StageContext): Promise<StageOutcome> {
  const warehouse = await context.target.warehouse();
  const broken: Broken[] = [];
  for (const [i, definition] of stage.checks.entries()) {
    const found = await tryCheck(definition, warehouse, context);
    if (found) {
      broken.push(found);
      context.log('error', `${found.file}:${found.line}: ${found.message}`);
    }
    context.progress({}, { detail: definition.name, fraction: (i + 1) / stage.checks.length });
  }
  const [first, ...others] = broken;
  if (first) {
    const more = others.length === 0 ? '' : ` Also failed: ${others.map((b) => b.check.name).join(', ')}.`;
    throw new Failure('check.failed', `${first.message}${more}`, { file: first.file, line: first.line });
  }
  return { counts: {}, outputs: stage.checks.map(({ name }) => ({ name, rows: 0 })) };
}

async function tryCheck(
  definition: CheckDefinition,
  warehouse: Warehouse,
  context: StageContext,
): Promise<Broken | null> {
  for (const { statement, complaint } of await questions(definition, context)) {
    const answer = await ask(definition, warehouse, statement, context);
    if (answer.rowCount === 0) continue;
    const kept = await keepRows(definition.name, answer, context);
    const some = Math.min(answer.rowCount, keptRows).toLocaleString('en');
    const more =
      answer.rowCount > keptRows ? `the first ${some} rows` : `${some} ${some === '1' ? 'row' : 'rows'}`;
    return {
      check: definition,
      message: `Check "${definition.name}" failed: ${complaint(answer.rowCount)}. See ${more} in ${kept}.`,
      file: statement.file,
      line: statement.line,
    };
  }
  return null;
}

async function questions(
  definition: CheckDefinition,
  context: StageContext,
): Promise<{ statement: WarehouseStatement; complaint: (rows: number) => string }[]> {
  if (definition.type !== 'sql') {
    const { sql, complaint } = checkQuery(definition);
    const { file } = context.definition;
    const text = await readFile(join(context.root, file), 'utf8').catch(() => '');
    return [
      {
        statement: { text: sql, file, line: new LineIndex(text).position(definition.span.start).line },
        complaint,
      },
    ];
  }
  const parts = splitScript(definition.script, scriptText(definition.script, context));
  if (parts.length === 0 || parts.some(({ tree }) => tree.kind !== 'select'))
    throw new Failure('check.not-a-query', `Check "${definition.name}" is to be one or more SELECTs.`, {
      file: definition.script,
      line: parts.find(({ tree }) => tree.kind !== 'select')?.statement.line ?? 1,
    });
  return parts.map(({ statement }) => ({
    statement,
    complaint: (rows: number) => {
      const many =
        rows > keptRows
          ? `more than ${keptRows.toLocaleString('en')} rows`
          : `${rows} ${rows === 1 ? 'row' : 'rows'}`;
      return `it returned ${many}`;
    },
  }));
}

async function ask(
  definition: CheckDefinition,
  warehouse: Warehouse,
  statement: WarehouseStatement,
  { signal }: StageContext,
) {
  try {
    return await warehouse.query(statement, { limit: keptRows + 1, signal });
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Failure)) throw error;
    throw new Failure(error.code, `Check "${definition.name}" cannot be asked: ${error.message}`, {
      file: error.file ?? statement.file,
      line: error.line ?? statement.line,
      cause: error,
    });
  }
}

/** Gives the path of the rows, relative to the project. */
async function keepRows(
  name: string,
  answer: { columns: { name: string }[]; values: unknown[][]; rowCount: number },
  { root, runId }: StageContext,
): Promise<string> {
  const folder = join(runFolder(root, runId), 'checks');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lines: string[] = [];
  for (let row = 0; row < Math.min(answer.rowCount, keptRows); row++)
    lines.push(
      JSON.stringify(
        Object.fromEntries(answer.columns.map((column, i) => [column.name, answer.values[i]?.[row]])),
      ),
    );
  const file = `${fileName(name)}.ndjson`;
  await writeFile(join(folder, file), `${lines.join('\n')}\n`, { mode: 0o600 });
  return `.standpipe/runs/${runId}/checks/${file}`;
}
