import { runSaql } from '../../saql/run.ts';
import type { Database } from '../../shared/database.ts';
import type { Cubes } from '../cubes/cubes.ts';
import { NotInMemory } from './fromMemory.ts';
import type { SqlOnce } from './sqlOnce.ts';
import type { ReadyStep } from './stepCompiler.ts';
import { cutData, failedResult, type StepResult, toData, toRows } from './stepResult.ts';

export interface ExecuteOptions {
  database: Database;
  once: SqlOnce;
  /** Asked before the database. */
  cubes: Cubes | null;
  limit: number;
  signal: AbortSignal;
}

/** Runs a compiled step. Rejects only when aborted, or not in memory: what fails is the step's own error. */
export async function executeStep(compiled: ReadyStep, options: ExecuteOptions): Promise<StepResult> {
  const { columns, labels, saql } = compiled;
  const query = compiled.compiled;
  const sql = query?.sql ?? null;
  const problem = compiled.findings.find((finding) => finding.severity === 'error');
  if (problem !== undefined) return failedResult(problem.code, problem.message, { saql, sql, columns });
  if (compiled.rows !== null) {
    const data = toData(compiled.rows, columns);
    return { columns, data, rows: compiled.rows, labels, truncated: false, saql, sql, error: null };
  }
  if (query === null || sql === null)
    return failedResult('step-not-compiled', 'The query of this step could not be compiled.', { saql });
  const { database, once, cubes, limit, signal } = options;
  try {
    const key = JSON.stringify([sql, query.forecasts]);
    const whole = await once.run(key, signal, async (own) => {
      const known = compiled.cube && (await cubes?.answer(compiled.cube, own));
      return known ?? runSaql(query, database, own);
    });
    const { data, truncated } = cutData(whole, columns, limit);
    return { columns, data, rows: toRows(data), labels, truncated, saql, sql, error: null };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotInMemory) throw error;
    // DuckDB quotes the SQL at the end, which is ours and says nothing to the user.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n\nLINE ');
    return failedResult('step-failed', `The query failed: ${reason}`, { saql, sql, columns });
  }
}
