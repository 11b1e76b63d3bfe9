import type { StageDefinition } from '../definition/definition.ts';
import type { Lake, Target } from '../ports.ts';
import type { StageOutcome } from './stageContext.ts';

/** Whether what a stage left behind is still there. */
export async function outputsStand(
  stage: StageDefinition,
  outputs: StageOutcome['outputs'],
  target: Target,
  signal: AbortSignal,
): Promise<boolean> {
  switch (stage.kind) {
    case 'ingest':
    case 'transform': {
      const lake = await target.lake();
      for (const { name, rows } of outputs)
        if (rows !== 0 && !(await hasObjects(lake, `${name.replace(/\/+$/, '')}/`, signal))) return false;
      return true;
    }
    case 'load': {
      const tables = await (await target.warehouse()).tables(signal);
      const names = new Set(tables.map(({ schema, name }) => `${schema}.${name}`.toLowerCase()));
      return outputs.every(({ name }) => names.has(name.includes('.') ? name : `public.${name}`));
    }
    case 'publish': {
      const published = await (await target.publisher()).list(signal);
      return stage.datasets.every(({ name }) => published.some((dataset) => dataset.name === name));
    }
    case 'check':
    case 'train':
      return true;
  }
}

async function hasObjects(lake: Lake, prefix: string, signal: AbortSignal): Promise<boolean> {
  for await (const _ of lake.list(prefix, signal)) return true;
  return false;
}
