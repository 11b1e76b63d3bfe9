import { createHash, randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type EngineInfo, engineFile, readEngineInfo } from '../shared/engineFile.ts';
import { Failure } from '../shared/failure.ts';

/** Of the address of a Unix socket, its terminating zero included; macOS has the smallest. */
const longestSocketPath = 103;

/**
 * Listens where only this user can come, and writes where that is to `.standpipe/engine.json`. The caller holds the
 * warehouse's lock: a socket that is there already belonged to an engine that died.
 */
export async function listen(
  root: string,
  options: { version: string; token: string; onSocket: (socket: Socket) => void },
): Promise<{ close(): Promise<void> }> {
  const address = await privateAddress(root);
  const server = createServer(options.onSocket);
  if (process.platform !== 'win32') await rm(address, { force: true });
  await new Promise<void>((settle, fail) => {
    server.once('error', (error) =>
      fail(
        new Failure('engine.listen', `The engine cannot listen on ${address}: ${error.message}`, {
          cause: error,
        }),
      ),
    );
    server.listen(address, settle);
  });
  if (process.platform !== 'win32') await chmod(address, 0o600);
  const { version, token } = options;
  await writeInfo(root, { address, pid: process.pid, version, token });
  return { close: () => close(server, root) };
}

async function close(server: Server, root: string): Promise<void> {
  // The file first: whoever reads it must not find an address where nobody answers.
  if ((await readEngineInfo(root))?.pid === process.pid) await rm(engineFile(root), { force: true });
  await new Promise<void>((settle) => {
    server.close(() => settle());
  });
}

/** Whole or not at all, and never readable by others. */
async function writeInfo(root: string, info: EngineInfo): Promise<void> {
  const part = `${engineFile(root)}.${process.pid}`;
  await rm(part, { force: true });
  await writeFile(part, `${JSON.stringify(info, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(part, engineFile(root));
}

async function privateAddress(root: string): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\standpipe-${randomBytes(16).toString('hex')}`;
  const name = `${createHash('sha256').update(root).digest('hex').slice(0, 16)}.sock`;
  for (const base of new Set([tmpdir(), '/tmp'])) {
    const folder = join(base, `standpipe-${userInfo().uid}`);
    if (Buffer.byteLength(join(folder, name)) < longestSocketPath && (await ownFolder(folder)))
      return join(folder, name);
  }
  throw new Failure(
    'engine.listen',
    `There is no private place for the engine's socket below ${tmpdir()}: it is too long a path, or its folder standpipe-${userInfo().uid} belongs to somebody else. Set TMPDIR to a short path of your own.`,
  );
}

/** True when `folder` is there, ours, and closed to others: in a shared /tmp anybody may have made it. */
async function ownFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { mode: 0o700 }).catch(() => {});
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory() || found.uid !== userInfo().uid) return false;
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
  return true;
}
