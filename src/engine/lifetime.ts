import type { EngineClient } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';

export interface Lifetime {
  /** A client said hello; call what it gives when that client has left. */
  clientCame(client: EngineClient): () => void;
  /** Work that has to be finished before the engine may end begins; call what it gives when it is done. */
  workBegins(): () => void;
  /**
   * A statement begins; call what it gives when it has ended. It holds up a drain, but not the end after the last
   * client left: nobody waits for its answer then.
   */
  statementBegins(): () => void;
  /** New work is refused from now on, and the engine ends once nothing is under way. */
  drain(): void;
  /** Throws `engine.draining` when the engine takes no more work. */
  refuseIfDraining(): void;
}

/**
 * Decides when the engine ends: `idleMs` after its last client left while nothing is under way; without waiting when
 * only command lines have used it. One that no client ever reached ends after `idleMs` as well.
 */
export function openLifetime({ idleMs, onEnd }: { idleMs: number; onEnd: () => void }): Lifetime {
  let clients = 0;
  let work = 0;
  let statements = 0;
  let isDraining = false;
  let linger = idleMs;
  let editorCame = false;
  let timer: NodeJS.Timeout | undefined;

  function consider(): void {
    clearTimeout(timer);
    if (work > 0) return;
    if (isDraining && statements === 0) onEnd();
    else if (clients === 0) timer = setTimeout(onEnd, linger);
  }
  consider();

  const once = (undo: () => void) => {
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      undo();
      consider();
    };
  };

  return {
    clientCame(client) {
      clients++;
      editorCame ||= client !== 'cli';
      linger = editorCame ? idleMs : 0;
      consider();
      return once(() => clients--);
    },
    workBegins() {
      work++;
      consider();
      return once(() => work--);
    },
    statementBegins() {
      statements++;
      return once(() => statements--);
    },
    drain() {
      isDraining = true;
      consider();
    },
    refuseIfDraining() {
      if (isDraining)
        throw new Failure(
          'engine.draining',
          'The engine is ending. Do this again: another starts by itself.',
        );
    },
  };
}
