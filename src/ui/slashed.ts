import { sep } from 'node:path';

/** A path as project files write it, whatever the machine. */
export const slashed = (path: string): string => path.split(sep).join('/');
