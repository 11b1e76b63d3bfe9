import { spawn } from 'node:child_process';
import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { Cancelled, Failure } from '../../shared/failure.ts';
import { type Bytes, fileIdentity, refuseBomb, skipBytes, unchangedBytes } from '../fileBytes.ts';
import type { DumpFile, IsTable } from './dumpFiles.ts';

/** The tables in a `.7z`, by the `7z` program that is on the machine. */
export async function filesInSevenZip(
  path: string,
  archive: Stats,
  isTable: IsTable,
  signal: AbortSignal,
): Promise<DumpFile[]> {
  let listing = '';
  for await (const chunk of sevenZip(path, ['l', '-slt', '-ba'], [], signal))
    listing += chunk.toString('utf8');
  const files: DumpFile[] = [];
  for (const block of listing.split(/\r?\n\r?\n/)) {
    const inside = /^Path = (.*)$/m.exec(block)?.[1]?.trim();
    const size = Number(/^Size = (\d+)$/m.exec(block)?.[1]);
    const name = inside === undefined ? '' : basename(inside.replaceAll('\\', '/'));
    // Names are the archive's: only harmless ones ever become an argument. Nothing is written in any case.
    if (inside === undefined || !isTable(name) || !/^[\w./ ()-]+$/.test(inside)) continue;
    refuseBomb(path, size, archive.size);
    files.push({
      name,
      shown: `${path}/${name}`,
      size,
      identity: `${fileIdentity(basename(path), archive)}/${inside}`,
      open: (offset, signal) =>
        unchangedBytes(
          path,
          archive,
          skipBytes(sevenZip(path, ['x', '-so', '-bd'], [inside], signal), offset),
          signal,
        ),
    });
  }
  return files;
}

/** `-spd` and `--`: no name is a wildcard, a list of files or a switch. */
async function* sevenZip(path: string, command: string[], names: string[], signal: AbortSignal): Bytes {
  const child = spawn('7z', [...command, '-spd', '--', path, ...names], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 2000) complaint += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((settle, fail) => {
    child.on('error', fail);
    child.on('close', settle);
  });
  ended.catch(() => {});
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const code = await ended;
    if (code === 0) return;
    const why = complaint.trim().replaceAll(/\s+/g, ' ') || `it ended with ${code}`;
    throw new Failure('source.unreadable', `7z cannot read ${path}: ${why}. Download it again.`);
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Failure(
        'source.no-7z',
        '7z is not on the PATH. Install it (Debian: p7zip-full; macOS: sevenzip; Windows: 7-Zip), or unpack the archive and name the folder.',
      );
    throw error;
  } finally {
    child.kill();
  }
}
