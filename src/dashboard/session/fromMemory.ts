import type { Database } from '../../shared/database.ts';
import type { Cubes } from '../cubes/cubes.ts';
import type { LookOptions } from './lookAt.ts';

/** Only the database could tell, and is not asked. */
export class NotInMemory extends Error {
  override readonly name = 'NotInMemory';
}

/** For a look that asks the database nothing, since it is for a click that may never come. */
export function fromMemory(options: LookOptions, cubes: Cubes): LookOptions {
  const refuse = (): Promise<never> => Promise.reject(new NotInMemory());
  const database: Database = {
    run: refuse,
    query: refuse,
    numbers: refuse,
    describe: refuse,
    transaction: refuse,
    connection: refuse,
    once: refuse,
  };
  const { known } = options.once;
  return {
    ...options,
    database,
    // Answers for clicks that never come would push out those that are on the page.
    once: { known, run: (key, signal, work) => known(key) ?? work(signal), clear: () => {} },
    cubes: { ...cubes, answer: cubes.known },
  };
}
