import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetDefinition } from '../pipeline/definition/definition.ts';
import type { DeliveryStream, StepRunner, Target } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import { Failure } from '../shared/failure.ts';
import { openLocalAccess } from './access.ts';
import { openLocalDeliveryStream, spoolOf } from './deliveryStream.ts';
import { openLocalInventory } from './inventory.ts';
import { openLocalLake } from './lake.ts';
import { openLocalPublisher } from './publisher.ts';
import { openSparkStepRunner } from './sparkStepRunner.ts';
import { draftsOf } from './step/writeOutputs.ts';
import { openLocalStepRunner } from './stepRunner.ts';
import { openLocalWarehouse } from './warehouse.ts';

export interface LocalTargetOptions {
  /** The project's root, absolute. */
  root: string;
  /** Whose spool the delivery streams use, a run's id: two runs at once must not mingle their parts. */
  owner: string;
  target: TargetDefinition;
  database: Database;
  /** Resolved, for the scripts of the warehouse. */
  variables: Record<string, string>;
  /** A real Spark: the command with its arguments, and the absolute path of the driver. Null: there is none. */
  spark: { sparkSubmit: readonly string[]; driver: string } | null;
  onPoint?: (name: string) => void;
}

/** The embedded target: everything under the project's `.standpipe/`. */
export function openLocalTarget(options: LocalTargetOptions): Target {
  const { root, owner, target, database, variables, onPoint } = options;
  const lakeRoot = lakeRootOf(root);
  const gallery = join(root, '.standpipe', 'gallery');
  const lake = openLocalLake(lakeRoot);
  const streams = new Map<string, Promise<DeliveryStream>>();
  const embedded = openLocalStepRunner({ database, lake, lakeRoot });
  const real = options.spark ? openSparkStepRunner({ root, lakeRoot, ...options.spark }) : null;
  const onReal = new Set<string>();
  const runnerOf = (reference: string) => (real && onReal.has(reference) ? real : embedded);

  // One run at a time uses a project: what lies there when one begins is of a process that died.
  let tidied: Promise<void> | null = null;
  const tidy = async () => {
    for (const folder of [draftsOf(lakeRoot), draftsOf(gallery)])
      await rm(folder, { recursive: true, force: true });
  };

  const runner: StepRunner = {
    check: (plan) => (real && isForSpark(plan, target) ? real : embedded).check(plan),
    async submit(plan, signal) {
      if (!isForSpark(plan, target)) return embedded.submit(plan, signal);
      if (!real)
        throw new Failure(
          'step.needs-spark',
          `${plan.script.path} is to run on a real Spark, and none was found. Put spark-submit on the PATH${target.spark ? `, or take "spark: true" out of the target ${target.name}` : ''}.`,
          { file: plan.script.path },
        );
      const reference = await real.submit(plan, signal);
      onReal.add(reference);
      return reference;
    },
    follow: (reference, signal) => runnerOf(reference).follow(reference, signal),
    logs: (reference, signal) => runnerOf(reference).logs(reference, signal),
    cancel: (reference) => runnerOf(reference).cancel(reference),
  };

  return {
    name: target.name,
    kind: 'local',
    deliveryStream(stream) {
      // One writer each, whoever asks: opening completes what an earlier writer left.
      const opened =
        streams.get(stream) ??
        openLocalDeliveryStream({ lakeRoot, stream, owner, ...(onPoint ? { onPoint } : {}) });
      streams.set(stream, opened);
      return opened;
    },
    lake: async () => lake,
    async stepRunner() {
      tidied ??= tidy();
      await tidied;
      return runner;
    },
    warehouse: () => openLocalWarehouse({ database, lakeRoot, variables, ...(onPoint ? { onPoint } : {}) }),
    async publisher() {
      tidied ??= tidy();
      await tidied;
      return openLocalPublisher({ database, gallery });
    },
    access: async () => openLocalAccess({ root, database }),
    inventory: async () => openLocalInventory({ root, lake, lakeRoot, gallery }),
    async close() {
      await embedded.close();
      for (const [name, stream] of streams) {
        await (await stream).close();
        // Gone when it is empty; what cannot be completed yet waits for the run to be resumed.
        await rmdir(spoolOf(lakeRoot, owner, name)).catch(() => {});
      }
      await rmdir(spoolOf(lakeRoot, owner, '')).catch(() => {});
    },
  };
}

/** Where a project keeps its lake. */
export const lakeRootOf = (root: string) => join(root, '.standpipe', 'lake');

const isForSpark = (plan: { script: { kind: string } }, target: TargetDefinition) =>
  target.spark || plan.script.kind === 'pyspark';
