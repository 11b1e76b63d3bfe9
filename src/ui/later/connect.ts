import { readEngineInfo } from '../../shared/engineFile.ts';

export { connectEngine } from '../../client/connectEngine.ts';

/** True when an engine of this project seems to be at work: its file is there, and so is the process it names. */
export async function isEngineAlive(root: string): Promise<boolean> {
  const info = await readEngineInfo(root);
  if (!info) return false;
  try {
    process.kill(info.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
