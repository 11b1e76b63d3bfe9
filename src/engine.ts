import { join } from 'node:path';
import { killAt } from './engine/killAt.ts';
import { openLog } from './engine/openLog.ts';
import type { OpenTarget } from './engine/openTarget.ts';
import { runEngine } from './engine/runEngine.ts';
import { type LocalTargetOptions, lakeRootOf, openLocalTarget } from './local/openLocalTarget.ts';
import { inputViews } from './local/step/inputViews.ts';
import { explainError } from './local/warehouse/explainError.ts';
import { readCatalog } from './local/warehouse/readCatalog.ts';
import type { Target } from './pipeline/ports.ts';
import { Failure } from './shared/failure.ts';
import { openSource } from './source/openSource.ts';
import { declaredTables } from './source/sourceTables.ts';

/** What the process ends with when another engine has the warehouse: nothing is wrong then. */
const exitWhenLocked = 75;

async function main([root, version, startedBy]: string[]): Promise<number> {
  const log = openLog((text) => process.stderr.write(text));
  if (root === undefined || version === undefined) {
    log('Usage: engine.js ROOT VERSION cli|vscode (the command line and the editor start it by themselves).');
    return 2;
  }
  process.on('unhandledRejection', (error) => log(error));
  process.on('uncaughtException', (error) => {
    log(error);
    process.exit(70);
  });
  const onPoint = killAt(process.env.STANDPIPE_TEST_KILL_AT);
  const idleMs = Number(process.env.STANDPIPE_ENGINE_IDLE_MS);
  const memoryLimit = process.env.STANDPIPE_MEMORY_LIMIT;
  try {
    await runEngine({
      root,
      version,
      startedBy: startedBy === 'vscode' ? 'vscode' : 'cli',
      ...(idleMs > 0 ? { idleMs } : {}),
      ...(memoryLimit ? { memoryLimit } : {}),
      compose: (database) => ({
        openTarget: (options) => openTarget({ ...options, root, database, onPoint }),
        openSource,
        declaredTables,
        readCatalog,
        explainError,
        inputViews: (inputs, lake, signal) =>
          inputViews(inputs, { database, lake, lakeRoot: lakeRootOf(root), signal }),
        onPoint,
      }),
      onBug: log,
    });
    return 0;
  } catch (error) {
    if (error instanceof Failure && error.code === 'engine.locked') return exitWhenLocked;
    log(error);
    return 1;
  }
}

function openTarget({
  target,
  sparkSubmit,
  ...rest
}: Parameters<OpenTarget>[0] & Pick<LocalTargetOptions, 'root' | 'database' | 'onPoint'>): Target {
  if (target.kind === 'local') {
    const command = sparkSubmit.length > 0 ? sparkSubmit : ['spark-submit'];
    const driver = join(__dirname, '..', 'media', 'spark', 'standpipe_driver.py');
    return openLocalTarget({ ...rest, target, spark: { sparkSubmit: command, driver } });
  }
  throw new Failure(
    'target.notHere',
    `The target ${target.name} is of kind ${target.kind}, which this version cannot run. Use one of kind local.`,
  );
}

main(process.argv.slice(2)).then((code) => process.exit(code));
