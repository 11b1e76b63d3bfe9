import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { openLocalWarehouse } from '../../src/local/warehouse.ts';
import { temporaryFolder } from '../support/standpipe.ts';
import { behavesLikeWarehouse } from './behavesLikeWarehouse.ts';
import { writeExampleLake } from './exampleLake.ts';

async function openLocal(onPoint?: (name: string) => void) {
  const folder = await temporaryFolder('warehouse');
  const lakeRoot = join(await realpath(folder.path), 'lake');
  await mkdir(lakeRoot);
  const database = await openDuckDatabase({
    path: join(folder.path, 'warehouse.duckdb'),
    allowedDirectories: [lakeRoot],
  });
  await writeExampleLake(database, lakeRoot);
  const warehouse = await openLocalWarehouse({
    database,
    lakeRoot,
    variables: {},
    ...(onPoint ? { onPoint } : {}),
  });
  return {
    warehouse,
    async close() {
      await database.close();
      await folder.remove();
    },
  };
}

behavesLikeWarehouse('DuckDB in the engine', openLocal);
