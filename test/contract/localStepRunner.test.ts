import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { openLocalLake } from '../../src/local/lake.ts';
import { openLocalStepRunner } from '../../src/local/stepRunner.ts';
import { temporaryFolder } from '../support/standpipe.ts';
import { behavesLikeStepRunner } from './behavesLikeStepRunner.ts';

behavesLikeStepRunner('The engine', async () => {
  const folder = await temporaryFolder('steps');
  const lakeRoot = join(await realpath(folder.path), 'lake');
  await mkdir(lakeRoot);
  const database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [lakeRoot] });
  const lake = openLocalLake(lakeRoot);
  const runner = openLocalStepRunner({ database, lake, lakeRoot });
  return {
    runner,
    lake,
    async rowsAt(path) {
      const { columns, values, rowCount } = await database.query(
        `SELECT * FROM read_parquet('${lakeRoot}/${path}**/*.parquet')`,
      );
      return Array.from({ length: rowCount }, (_, row) =>
        Object.fromEntries(columns.map((column, i) => [column.name, values[i]![row]])),
      );
    },
    async close() {
      await runner.close();
      await database.close();
      await folder.remove();
    },
  };
});
