import type { DashboardPage } from '../shared/dashboardApi.ts';
import type { EngineApi } from '../shared/engineApi.ts';
import type { ViewSender } from '../shared/sentView.ts';

export interface ViewsAhead {
  /** The pointer is over a widget of this step. */
  enter(step: string): void;
  /** The view has changed: what was foretold is over, and begins anew for the step that the pointer is still over. */
  renew(): void;
  /** A new view is on its way: nothing is asked for until it is there. */
  stop(): void;
}

/** How long the page and the engine rest after a view, in milliseconds. */
const rest = 150;

/**
 * While the pointer is over a widget, hands its page what clicks there would show, so that a click is drawn at once. Each
 * piece is asked for when the one before is there: a new view ends it.
 */
export function openViewsAhead(parts: {
  /** Null while there is none. */
  session(): { id: string; api: Pick<EngineApi, 'dashboardViewsAhead'> } | null;
  sender: ViewSender;
  foretell(message: Parameters<DashboardPage['foretell']>[0]): void;
}): ViewsAhead {
  const { sender } = parts;
  let pointed: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let newest = 0;
  let isStopped = false;

  async function work(step: string): Promise<void> {
    const mine = ++newest;
    const session = parts.session();
    const turn = sender.turn();
    for (let from: number | null = 0; from !== null && session !== null; ) {
      const { views, next } = await session.api.dashboardViewsAhead({ sessionId: session.id, step, from });
      if (mine !== newest || sender.turn() !== turn) return;
      if (views.length > 0)
        parts.foretell({ views: views.map((one) => ({ ...one, view: sender.ahead(one.view) })) });
      from = next;
    }
  }

  function drop(): void {
    clearTimeout(timer);
    newest++;
  }

  return {
    enter(step) {
      pointed = step;
      if (isStopped) return;
      drop();
      // Whatever is not foretold is shown when it is asked for.
      work(step).catch(() => {});
    },
    renew() {
      drop();
      isStopped = false;
      const step = pointed;
      if (step !== null) timer = setTimeout(() => work(step).catch(() => {}), rest);
    },
    stop() {
      drop();
      isStopped = true;
    },
  };
}
