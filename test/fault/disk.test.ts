import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killEngine } from '../support/killable.ts';
import { queryRows, standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const file = 'stackoverflow.pipeline.yaml';
const posts = 20_000;

/** Only the superuser of a machine (or of a container that may mount) can make a small disk. */
function mayMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

const small = mayMount();
if (!small)
  console.warn('Nothing can be mounted here: the tests with a full and a read-only disk are skipped.');

describe.skipIf(!small)('case 63: a disk that refuses', async () => {
  const folder = await temporaryFolder('disk');
  const disk = join(folder.path, 'disk');
  const project = join(disk, 'project');
  const dump = join(folder.path, 'dump');
  const mount = (options: string) =>
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'pipe' });

  beforeAll(async () => {
    await standpipeOk(folder.path, 'sample', '--posts', String(posts), '--seed', '63', '--out', dump);
    await mkdir(disk);
    mount('size=400m');
    await standpipeOk(disk, 'new', 'project');
    await rm(join(project, 'data'), { recursive: true });
  });
  afterAll(async () => {
    await killEngine(project);
    execFileSync('umount', ['-l', disk]);
    await folder.remove();
  });

  it('full: the run fails and says so, and is resumed to the right figures once there is space', async () => {
    // Less than the raw rows need.
    mount('remount,size=3m');
    const { status, stderr } = await standpipe(project, 'run', file, '--var', `dump=${dump}`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/disk is full|no space left/i);
    mount('remount,size=400m');
    await standpipeOk(project, 'run', file, '--resume');
    const [total] = await queryRows(project, 'select questions + answers as n from marts.kpi_total');
    const [loaded] = await queryRows(
      project,
      'select count(*) as n, count(distinct id) as ids from warehouse.posts where post_type_id in (1, 2)',
    );
    expect(loaded).toEqual({ n: total!.n, ids: total!.n });
    const [all] = await queryRows(project, 'select count(*) as n from warehouse.posts');
    expect(all!.n).toBe(posts);
  });

  it('read-only: the command fails at once and says what cannot be written', async () => {
    // Refused as long as an engine that is ending has a file open.
    for (let left = 100; ; left--) {
      await killEngine(project);
      try {
        mount('remount,ro');
        break;
      } catch (error) {
        if (left === 0) throw error;
        await sleep(100);
      }
    }
    const { status, stderr } = await standpipe(project, 'run', file, '--var', `dump=${dump}`);
    mount('remount,rw');
    expect(status).toBe(1);
    expect(stderr).toMatch(/read-only/i);
    expect(stderr).not.toContain('bug.unexpected');
    await standpipeOk(project, 'run', file, '--var', `dump=${dump}`);
  });
});
