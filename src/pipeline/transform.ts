import { Failure, throwIfCancelled } from '../shared/failure.ts';
import type { TransformStage } from './definition/definition.ts';
import type { PlanInput, StepReport, StepRunner, TransformPlan } from './ports.ts';
import { fillVariables } from './resolveVariables.ts';
import { rawColumns } from './run/rawColumns.ts';
import { scriptText } from './run/scriptText.ts';
import type { StageContext, StageOutcome } from './run/stageContext.ts';

/** Runs a script over lake paths as one step: submitted under the stage's token, followed to its end. */
export async function transform(stage: TransformStage, context: StageContext): Promise<StageOutcome> {
  const { signal, journal } = context;
  const plan = await planTransform(stage, context);
  const runner = await context.target.stepRunner();
  const reference = await runner.submit(plan, signal);
  journal.append({ type: 'stage.submitted', stage: stage.name, token: plan.token, reference });
  await journal.sync();
  const report = await followStep(runner, reference, stage, context);
  const outputs = report.outputs.map(({ name, rows }) => ({
    name: plan.outputs.find((output) => output.name === name)?.path ?? name,
    rows,
  }));
  for (const { line, milliseconds } of report.statements)
    context.log('debug', `${stage.script}:${line} took ${milliseconds} ms.`);
  return { counts: { written: outputs.reduce((sum, output) => sum + (output.rows ?? 0), 0) }, outputs };
}

export async function planTransform(stage: TransformStage, context: StageContext): Promise<TransformPlan> {
  const inputs: PlanInput[] = [];
  const where = `${context.definition.file}, stage "${stage.name}"`;
  const place = (path: string) => `${fillVariables(path, context.variables, where).replace(/\/+$/, '')}/`;
  for (const input of stage.inputs)
    inputs.push(
      'stream' in input.from
        ? {
            name: input.name,
            path: `raw/${input.from.stream}/`,
            format: 'ndjson',
            columns: await rawColumns(input, input.from.stream, context),
          }
        : { name: input.name, path: place(input.from.path), format: input.format, columns: input.columns },
    );
  return {
    token: context.token,
    stage: stage.name,
    script: {
      path: stage.script,
      text: scriptText(stage.script, context),
      kind: stage.language,
    },
    inputs,
    outputs: stage.outputs.map(({ name, path, format, partitionBy }) => ({
      name,
      path: place(path),
      format,
      partitionBy,
    })),
    variables: context.variables,
  };
}

async function followStep(
  runner: StepRunner,
  reference: string,
  stage: TransformStage,
  context: StageContext,
): Promise<StepReport> {
  const { signal } = context;
  try {
    throwIfCancelled(signal);
    for await (const status of runner.follow(reference, signal)) {
      if (status.state === 'succeeded') return status.report;
      if (status.state === 'failed') {
        const { code, message, file, line } = status;
        throw new Failure(code, message, {
          ...(file === null ? {} : { file }),
          ...(line === null ? {} : { line }),
        });
      }
      if (status.state === 'cancelled')
        throw new Failure('step.cancelled', `The step of stage "${stage.name}" was cancelled elsewhere.`);
      context.progress({}, { detail: status.detail ?? status.state });
    }
    throw new Failure('step.lost', `The step of stage "${stage.name}" ended without a result.`);
  } finally {
    // A cancelled run leaves nothing under way.
    if (signal.aborted) await runner.cancel(reference);
  }
}
