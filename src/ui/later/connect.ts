export { connectEngine } from '../../client/connectEngine.ts';
export { isEngineAlive } from '../../shared/engineFile.ts';
