import { type TranslatedSparkStatement, translateSpark } from '../../dialect/spark/translateSpark.ts';
import { columnTypeOf } from '../../dialect/spark/types.ts';
import type { Lake, PlanOutput, StepReport, TransformPlan } from '../../pipeline/ports.ts';
import type { Database } from '../../shared/database.ts';
import { type Diagnostic, toDiagnostics } from '../../shared/diagnostic.ts';
import { Failure, isCancelled } from '../../shared/failure.ts';
import { LineIndex } from '../../shared/place.ts';
import { quoteName } from '../../shared/quote.ts';
import type { Column } from '../../shared/table.ts';
import { inputViews } from './inputViews.ts';
import { neededMacros } from './neededMacros.ts';
import { type WrittenOutput, writeOutput } from './writeOutputs.ts';

export interface PlanOptions {
  database: Database;
  lake: Lake;
  lakeRoot: string;
  onDetail: (detail: string) => void;
  signal: AbortSignal;
}

/** The whole of a transform on one connection: inputs, statements, outputs. Outputs appear together at the end. */
export async function runPlan(plan: TransformPlan, options: PlanOptions): Promise<StepReport> {
  const { database, signal } = options;
  const inputs = await inputViews(plan.inputs, options);
  const index = new LineIndex(plan.script.text);
  const script = translate(plan, inputs);
  const [wrong] = script.findings.filter((finding) => finding.severity === 'error');
  if (wrong)
    throw new Failure(`transform.${wrong.code}`, wrong.message, {
      file: plan.script.path,
      line: index.position(wrong.start).line,
    });
  const lineOf = (statement: TranslatedSparkStatement) => index.position(statement.start).line;

  return database.connection(async (connection) => {
    for (const macro of neededMacros(script.statements.map((statement) => statement.sql)))
      await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
    for (const input of inputs)
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${quoteName(input.name)} AS ${input.sql}`);
    const statements = new Map<number, number>();
    for (const statement of script.statements) {
      const line = lineOf(statement);
      const started = performance.now();
      await placed(plan, line, () => connection.run(executable(statement), { signal }));
      statements.set(line, Math.round(performance.now() - started));
    }
    const written: WrittenOutput[] = [];
    const report: StepReport = { outputs: [], statements: [] };
    try {
      for (const output of plan.outputs) {
        const columns = script.views.get(output.name);
        const maker = script.statements.findLast((s) => s.view?.toLowerCase() === output.name.toLowerCase());
        if (!columns || !maker) throw noView(plan, output);
        options.onDetail(`writing ${output.name}`);
        const line = lineOf(maker);
        const done = await placed(plan, line, () => writeOutput(connection, output, columns, options));
        written.push(done);
        // A view is computed when it is written: that is where its time goes.
        statements.set(line, (statements.get(line) ?? 0) + done.milliseconds);
        report.outputs.push({
          name: output.name,
          rows: done.rows,
          columns: columns.map(({ name, type }): Column => {
            const known = columnTypeOf(type);
            if (known === null) throw notStorable(plan, output, name, line);
            return { name, type: known, nullable: true };
          }),
        });
      }
      for (const output of written) await output.publish();
    } finally {
      for (const output of written) await output.discard();
    }
    report.statements = [...statements].map(([line, milliseconds]) => ({ line, milliseconds }));
    return report;
  });
}

/** What is wrong with a plan's script, over the inputs as they are now. */
export async function checkPlan(plan: TransformPlan, options: PlanOptions): Promise<Diagnostic[]> {
  const inputs = await inputViews(plan.inputs, options);
  return toDiagnostics(plan.script.path, plan.script.text, translate(plan, inputs).findings);
}

function translate(plan: TransformPlan, inputs: Awaited<ReturnType<typeof inputViews>>) {
  const views = new Map(inputs.map((input) => [input.name, input.columns]));
  return translateSpark(plan.script.text, { views, variables: plan.variables });
}

function executable({ kind, view, sql }: TranslatedSparkStatement): string {
  if (kind !== 'view' || view === null || /^\s*CREATE\b/i.test(sql)) return sql;
  return `CREATE OR REPLACE TEMP VIEW ${quoteName(view)} AS ${sql}`;
}

async function placed<T>(plan: TransformPlan, line: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error) || (error instanceof Failure && error.line !== null)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure('transform.failed', message, { file: plan.script.path, line, cause: error });
  }
}

function noView(plan: TransformPlan, output: PlanOutput): Failure {
  return new Failure(
    'transform.no-view',
    `The script makes no view "${output.name}", which stage "${plan.stage}" writes to ${output.path}.`,
    { file: plan.script.path, line: 1 },
  );
}

function notStorable(plan: TransformPlan, output: PlanOutput, column: string, line: number): Failure {
  return new Failure(
    'transform.type',
    `The column "${column}" of "${output.name}" is of a type that the lake does not keep. Cast it.`,
    { file: plan.script.path, line },
  );
}
