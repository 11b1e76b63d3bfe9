import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineApi } from '../../src/shared/engineApi.ts';
import { isAlive, readEngineInfo } from '../../src/shared/engineFile.ts';
import { connect } from '../../src/shared/rpc.ts';
import { encodeFrame } from '../../src/shared/wireFrames.ts';
import { socketWire } from '../../src/shared/wireSocket.ts';
import {
  type Client,
  endEngine,
  endless,
  engineClient,
  enginePid,
  until,
  untilGone,
} from '../support/engines.ts';
import { temporaryFolder } from '../support/standpipe.ts';

describe('the engine', async () => {
  const folder = await temporaryFolder('engine');
  let root = '';
  const clients: Client[] = [];
  const open = async (...args: Parameters<typeof engineClient>) => {
    const client = await engineClient(...args);
    clients.push(client);
    return client;
  };
  const ask = (client: Client, sql: string, queryId: string = randomUUID()) =>
    client.api.query({ sql, dialect: 'redshift', queryId });

  beforeEach(async () => {
    process.env.STANDPIPE_ENGINE_IDLE_MS = '10000';
    root = join(folder.path, randomUUID().slice(0, 8));
    await mkdir(root);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await endEngine(root);
    delete process.env.STANDPIPE_ENGINE_IDLE_MS;
  });
  afterAll(folder.remove);

  it('case 62: two windows and a command line share one engine and one warehouse', async () => {
    const first = await open(root);
    const pid = await enginePid(root);
    const others = [await open(root), await open(root, { client: 'cli' })];
    expect(await enginePid(root)).toBe(pid);
    await ask(first, 'create table t as select 41 as x');
    for (const client of others)
      expect(await ask(client, 'select x + 1 as y from t')).toMatchObject({ rowCount: 1, diagnostics: [] });
  });

  it('case 62: ten clients that come at once start exactly one engine', async () => {
    const racing = await Promise.all(Array.from({ length: 10 }, () => open(root)));
    const pid = await enginePid(root);
    const greeted = await Promise.all(
      racing.map((client) => ask(client, 'select 1 as one').then((answer) => answer.resultId)),
    );
    expect(new Set(greeted).size).toBe(10);
    // Those that came too late to get the lock have ended by themselves.
    await until('one engine is left', async () => (await enginesOf(root)).length === 1);
    expect(await enginesOf(root)).toEqual([pid]);
  });

  it('keeps its address, token and results to this user', async () => {
    const client = await open(root);
    await ask(client, 'select 1 as one');
    const state = join(root, '.standpipe');
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    const info = (await readEngineInfo(root))!;
    expect(await mode(join(state, 'engine.json'))).toBe('600');
    expect(await mode(info.address)).toBe('600');
    expect(await mode(join(info.address, '..'))).toBe('700');
    expect(await mode(state)).toBe('700');
    const results = await readdir(join(state, 'results'));
    expect(results).toHaveLength(1);
    expect(await mode(join(state, 'results', results[0]!))).toBe('600');
    expect(await readFile(join(state, '.gitignore'), 'utf8')).toBe('*\n');
    expect(info.token).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses a wrong token and closes; nothing but hello is answered before the token', async () => {
    const client = await open(root);
    const info = (await readEngineInfo(root))!;
    const stranger = connect<EngineApi, object>(
      socketWire(connectSocket(info.address), { patient: false }),
      {},
    );
    await expect(stranger.remote.listRuns({ offset: 0, limit: 1 })).rejects.toMatchObject({
      code: 'engine.unknownClient',
    });
    await expect(stranger.remote.drain({ reason: 'none' })).rejects.toMatchObject({
      code: 'engine.unknownClient',
    });
    const hello = { token: 'x'.repeat(64), version: '0.0.0-test', client: 'cli' } as const;
    await expect(stranger.remote.hello(hello)).rejects.toMatchObject({ code: 'engine.token' });
    await stranger.closed;
    expect((await ask(client, 'select 1')).rowCount).toBe(1);
  });

  it('case 32: garbage, forged calls and arguments that make no sense end nothing', async () => {
    const client = await open(root);
    const info = (await readEngineInfo(root))!;
    const garbage = connectSocket(info.address);
    garbage.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((settle) => garbage.once('close', settle));
    const forged = connectSocket(info.address);
    for (const part of [{ type: 'call', id: 1, method: '__proto__' }, null, [[]]].flatMap(encodeFrame))
      forged.write(part);
    const api = client.api as unknown as Record<string, (argument: unknown) => Promise<unknown>>;
    for (const method of Object.keys({
      startRun: 0,
      watchRun: 0,
      query: 0,
      page: 0,
      exportResult: 0,
      schema: 0,
    }))
      for (const argument of [undefined, null, 'text', 7, [], {}]) {
        if (method === 'schema' && typeof argument === 'object' && argument !== null) continue;
        await expect(api[method]!(argument), `${method} ${argument}`).rejects.toMatchObject({
          name: 'Failure',
        });
      }
    forged.destroy();
    for (const file of ['../x.pipeline.yaml', '/etc/passwd', 'a/../../x.pipeline.yaml'])
      await expect(client.api.startRun({ file })).rejects.toMatchObject({ code: 'file.outside' });
    expect((await ask(client, 'select 1')).rowCount).toBe(1);
  });

  it('case 60: killed in mid-query, its clients are told, and the next connection starts another', async () => {
    const client = await open(root);
    await ask(client, 'create table kept as select 7 as x');
    const pid = await enginePid(root);
    const pending = ask(client, endless);
    pending.catch(() => {});
    await new Promise((settle) => setTimeout(settle, 200));
    process.kill(pid, 'SIGKILL');
    await expect(pending).rejects.toMatchObject({ code: 'engine.lost' });
    await client.closed;
    const again = await open(root);
    expect(await enginePid(root)).not.toBe(pid);
    const { resultId } = await ask(again, 'select x from kept');
    expect(await again.api.page({ resultId: resultId!, offset: 0, limit: 10 })).toMatchObject({
      values: [[7]],
    });
  });

  it('ends after the last client has left, leaving no process, file or socket', async () => {
    process.env.STANDPIPE_ENGINE_IDLE_MS = '300';
    const client = await open(root);
    const other = await open(root);
    const pid = await enginePid(root);
    const { address } = (await readEngineInfo(root))!;
    await client.close();
    await new Promise((settle) => setTimeout(settle, 600));
    expect(isAlive(pid)).toBe(true);
    await other.close();
    await untilGone(pid);
    expect(await readEngineInfo(root)).toBeNull();
    await expect(stat(address)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(join(root, '.standpipe'))).not.toContain('spill');
  });

  it('ends with its command line at once, also when that leaves a statement behind', async () => {
    process.env.STANDPIPE_ENGINE_IDLE_MS = '600000';
    const client = await open(root, { client: 'cli' });
    const pid = await enginePid(root);
    ask(client, endless).catch(() => {});
    await new Promise((settle) => setTimeout(settle, 100));
    await client.close();
    await untilGone(pid);
  });

  it('ends on SIGTERM in order, in the middle of statements', async () => {
    const client = await open(root);
    const pending = Promise.allSettled([ask(client, endless), ask(client, endless)]);
    await new Promise((settle) => setTimeout(settle, 100));
    const pid = await enginePid(root);
    process.kill(pid, 'SIGTERM');
    for (const outcome of await pending) expect(outcome.status).toBe('rejected');
    await untilGone(pid);
    expect(await readEngineInfo(root)).toBeNull();
  });

  it('drains for a client of another version, which then gets its own', async () => {
    const old = await open(root);
    const pid = await enginePid(root);
    const running = ask(old, endless, 'slow');
    running.catch(() => {});
    await new Promise((settle) => setTimeout(settle, 100));
    const newer = open(root, { version: '9.9.9' });
    await until('new work is refused', () =>
      ask(old, 'select 1').then(
        () => false,
        (error) => error.code === 'engine.draining',
      ),
    );
    // What was under way is finished first.
    expect(isAlive(pid)).toBe(true);
    await old.api.cancelQuery({ queryId: 'slow' });
    await newer;
    await untilGone(pid);
    expect((await readEngineInfo(root))!).toMatchObject({ version: '9.9.9' });
    await old.closed;
  });

  it('finds its way past the traces of an engine that died', async () => {
    await mkdir(join(root, '.standpipe'));
    const dead = { address: join(root, 'nobody.sock'), pid: 2 ** 22 - 1, version: '0.0.0-test', token: 'x' };
    await writeFile(join(root, '.standpipe/engine.json'), JSON.stringify(dead));
    expect((await ask(await open(root), 'select 1')).rowCount).toBe(1);
    expect(await enginePid(root)).not.toBe(dead.pid);
    await endEngine(root);
    await writeFile(join(root, '.standpipe/engine.json'), '{"address":');
    expect((await ask(await open(root), 'select 1')).rowCount).toBe(1);
  });

  it('says so when the project’s folder cannot hold its state', async () => {
    await writeFile(join(root, '.standpipe'), 'a file where a folder belongs');
    await expect(open(root, { patience: 100 })).rejects.toMatchObject({ code: 'project.unwritable' });
  });

  it('says why an engine cannot start', async () => {
    await mkdir(join(root, '.standpipe'));
    await writeFile(join(root, '.standpipe/warehouse.duckdb'), 'this is no database file at all, it is text');
    await expect(open(root, { patience: 100 })).rejects.toMatchObject({
      code: 'engine.start',
      message: expect.stringContaining('warehouse.duckdb'),
    });
  });

  it('case 62: a warehouse that another program holds is not taken', async () => {
    const holder = await open(root);
    await ask(holder, 'select 1');
    const pid = await enginePid(root);
    const info = await readFile(join(root, '.standpipe/engine.json'), 'utf8');
    // As if it were no engine of ours: nobody can find it.
    await writeFile(join(root, '.standpipe/engine.json'), '{}');
    await expect(open(root, { patience: 1 })).rejects.toMatchObject({ code: 'engine.locked' });
    expect(isAlive(pid)).toBe(true);
    await writeFile(join(root, '.standpipe/engine.json'), info);
  });
});

/** Processes of this machine that serve `root`, from the kernel's list. */
async function enginesOf(root: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('engine.js') && command.split('\0').includes(root)) found.push(Number(name));
  }
  return found;
}
