import { Cancelled } from '../shared/failure.ts';

/** Lets `count` pieces of work run at once, in the order in which they came; the others wait. */
export function openStatementSlots(
  count: number,
): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];

  async function enter(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Cancelled();
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((settle, fail) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        settle();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(go), 1);
        fail(new Cancelled());
      };
      waiting.push(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return async (signal, work) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
