import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEngineInfo } from '../../src/shared/engineFile.ts';
import { type Client, endEngine, engineClient, enginePid } from '../support/engines.ts';
import { temporaryFolder } from '../support/standpipe.ts';

/** 100,000 rows of 32 letters that do not compress. */
const large = `with d(i) as (select 0 union all select 1 union all select 2 union all select 3 union all select 4
  union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)
  select md5((a.i * 10000 + b.i * 1000 + c.i * 100 + e.i * 10 + f.i)::varchar) as noise from d a, d b, d c, d e, d f`;

describe.skipIf(process.platform === 'win32')(
  'case 63: the engine without disk, files or memory',
  async () => {
    const folder = await temporaryFolder('limits');
    let root = '';
    let client: Client | null = null;

    beforeEach(async () => {
      root = join(folder.path, randomUUID().slice(0, 8));
      await mkdir(root);
    });
    afterEach(async () => {
      await client?.close();
      client = null;
      await endEngine(root);
      delete process.env.STANDPIPE_MEMORY_LIMIT;
    });
    afterAll(folder.remove);

    /** A client of an engine that a shell has put under a limit. */
    async function limited(limit: string): Promise<Client> {
      const node = join(root, 'limited-node');
      await writeFile(node, `#!/bin/sh\n${limit}\nexec "${process.execPath}" "$@"\n`);
      await chmod(node, 0o700);
      return engineClient(root, { execPath: node });
    }
    const ask = (sql: string) => client!.api.query({ sql, dialect: 'redshift', queryId: randomUUID() });
    const answers = async () => (await ask('select 1 as one')).rowCount;

    it('a result that the disk does not take is a Failure, leaves nothing behind, and the engine goes on', async () => {
      // Files of at most 2 MB: what a quota does.
      client = await limited('ulimit -f 4096');
      const pid = await enginePid(root);
      expect(await answers()).toBe(1);
      await expect(ask(large)).rejects.toMatchObject({ name: 'Failure', code: 'statement.failed' });
      expect(await answers()).toBe(1);
      expect(await enginePid(root)).toBe(pid);
      const results = await readdir(join(root, '.standpipe/results'));
      expect(results.filter((name) => !name.endsWith('.parquet'))).toEqual([]);
    });

    it('an export to a place that cannot be written is a Failure', async () => {
      client = await engineClient(root);
      const { resultId } = await ask('select 1 as one');
      const write = (path: string) => client!.api.exportResult({ resultId: resultId!, format: 'csv', path });
      await expect(write('/proc/result.csv')).rejects.toMatchObject({ code: 'export.failed' });
      await expect(write('/dev/full')).rejects.toMatchObject({ code: 'export.path' });
      await expect(write('/dev/null')).rejects.toMatchObject({ code: 'export.path' });
      expect(await answers()).toBe(1);
    });

    it('no more files to open: what needs one fails, what does not goes on, and all is well afterwards', async () => {
      client = await limited('ulimit -n 64');
      const pid = await enginePid(root);
      expect(await answers()).toBe(1);
      const { address } = (await readEngineInfo(root))!;
      const crowd: Socket[] = [];
      for (let i = 0; i < 80; i++) crowd.push(connect(address).on('error', () => {}));
      await new Promise((settle) => setTimeout(settle, 300));
      const outcome = await answers().catch((error) => error.name);
      expect([1, 'Failure']).toContain(outcome);
      expect((await client.api.listRuns({ offset: 0, limit: 1 })).total).toBe(0);
      for (const socket of crowd) socket.destroy();
      await new Promise((settle) => setTimeout(settle, 300));
      expect(await answers()).toBe(1);
      expect(await enginePid(root)).toBe(pid);
    });

    it('case 65: a statement that needs more memory than there is fails or spills; the engine goes on', async () => {
      process.env.STANDPIPE_MEMORY_LIMIT = '64MB';
      client = await engineClient(root);
      const pid = await enginePid(root);
      const sorted = `${large.replace('select md5', 'select repeat(md5')} order by 1`.replace(
        '::varchar) as noise',
        '::varchar), 30) as noise',
      );
      const outcome = await ask(sorted).then(
        (answer) => answer.rowCount,
        (error) => error.code,
      );
      expect([100_000, 'statement.failed']).toContain(outcome);
      expect(await answers()).toBe(1);
      expect(await enginePid(root)).toBe(pid);
    });
  },
);
