import { isAlive, readEngineInfo } from '../../shared/engineFile.ts';

export { connectEngine } from '../../client/connectEngine.ts';

/** True when an engine of this project seems to be at work: its file is there, and so is the process it names. */
export async function isEngineAlive(root: string): Promise<boolean> {
  const info = await readEngineInfo(root);
  return info !== null && isAlive(info.pid);
}
