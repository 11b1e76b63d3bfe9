import { join } from 'node:path';
import { killAt } from './engine/killAt.ts';
import { openLog } from './engine/openLog.ts';
import { runEngine } from './engine/runEngine.ts';
import { openLocalTarget } from './local/openLocalTarget.ts';
import { readCatalog } from './local/warehouse/readCatalog.ts';
import type { TargetDefinition } from './pipeline/definition/definition.ts';
import type { Target } from './pipeline/ports.ts';
import type { Database } from './shared/database.ts';
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
        openTarget: (target) => openTarget(root, target, database, onPoint),
        openSource: (spec) => openSource(spec, { database }),
        declaredTables,
        readCatalog,
        lakeRoot: join(root, '.standpipe', 'lake'),
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

function openTarget(
  root: string,
  target: TargetDefinition,
  database: Database,
  onPoint: (name: string) => void,
): Target {
  if (target.kind === 'local') return openLocalTarget({ root, target, database, onPoint });
  throw new Failure(
    'target.notHere',
    `The target ${target.name} is of kind ${target.kind}, which this version cannot run. Use one of kind local.`,
  );
}

main(process.argv.slice(2)).then((code) => process.exit(code));
