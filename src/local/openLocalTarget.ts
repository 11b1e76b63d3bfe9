import { join } from 'node:path';
import type { TargetDefinition } from '../pipeline/definition/definition.ts';
import type { DeliveryStream, StepRunner, Target } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import { openLocalAccess } from './access.ts';
import { openLocalDeliveryStream } from './deliveryStream.ts';
import { openLocalInventory } from './inventory.ts';
import { openLocalLake } from './lake.ts';
import { openLocalPublisher } from './publisher.ts';
import { openSparkStepRunner } from './sparkStepRunner.ts';
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

  const runner: StepRunner = {
    check: (plan) => (real && isForSpark(plan, target) ? real : embedded).check(plan),
    async submit(plan, signal) {
      if (!real || !isForSpark(plan, target)) return embedded.submit(plan, signal);
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
    stepRunner: async () => runner,
    warehouse: () => openLocalWarehouse({ database, lakeRoot, variables, ...(onPoint ? { onPoint } : {}) }),
    publisher: async () => openLocalPublisher({ database, gallery }),
    access: async () => openLocalAccess({ root, database }),
    inventory: async () => openLocalInventory({ root, lake, lakeRoot, gallery }),
    async close() {
      await embedded.close();
      for (const stream of streams.values()) await (await stream).close();
    },
  };
}

/** Where a project keeps its lake. */
export const lakeRootOf = (root: string) => join(root, '.standpipe', 'lake');

const isForSpark = (plan: { script: { kind: string } }, target: TargetDefinition) =>
  target.spark || plan.script.kind === 'pyspark';
