import type { DashboardView, WidgetView } from './dashboardView.ts';
import { oncePer } from './oncePer.ts';

/** A widget that is as it was in the view before. */
export interface KeptWidget {
  id: string;
  isKept: true;
}

/** A view of which only what another one has not is there. */
export interface ViewChange extends Omit<DashboardView, 'widgets'> {
  widgets: (WidgetView | KeptWidget)[];
}

/** A view as it travels to a page. */
export interface SentView extends ViewChange {
  /** Tells the views that one page was sent. */
  turn: number;
  /** The turn of the view that it changes; a page that shows another one asks for all. */
  after: number;
}

export interface ViewSender {
  /** The view as the next one of the page. */
  next(view: DashboardView): SentView;
  /** A change of the view that the page shows, which it may show by itself. */
  ahead(change: ViewChange): SentView;
  /** The page has shown a view ahead: it is the one that the next goes on from. */
  shown(turn: number): void;
  /** Of the view that the page shows now, or will in a moment. */
  turn(): number;
  /** The page has nothing (any more). */
  forget(): void;
}

type Held = ReadonlyMap<string, string>;

/** Views that are kept ahead of what a person does: of several charts' clicks. */
const aheadAtMost = 200;

/** Lets the oldest go that are too many. */
export function keepNewest(ahead: Map<unknown, unknown>): void {
  for (const oldest of ahead.keys()) {
    if (ahead.size <= aheadAtMost) return;
    ahead.delete(oldest);
  }
}

/** Keeps what a page was sent. */
export function openViewSender(): ViewSender {
  let held: Held = new Map();
  let offered = new Map<number, Held>();
  let last = 0;
  let current = 0;

  function sent(change: ViewChange): { view: SentView; texts: Held } {
    const texts = new Map<string, string>();
    const widgets = change.widgets.map((widget): WidgetView | KeptWidget => {
      const before = held.get(widget.id);
      if ('isKept' in widget) {
        texts.set(widget.id, before ?? '');
        return widget;
      }
      const one = isDate(widget) ? { ...widget, data: null } : widget;
      const text = JSON.stringify(one);
      texts.set(widget.id, text);
      return before === text ? { id: widget.id, isKept: true } : one;
    });
    return { view: { ...change, widgets, turn: ++last, after: current }, texts };
  }

  return {
    next(whole) {
      const { view, texts } = sent(whole);
      held = texts;
      current = view.turn;
      offered = new Map();
      return view;
    },
    ahead(change) {
      const { view, texts } = sent(change);
      offered.set(view.turn, texts);
      keepNewest(offered);
      return view;
    },
    shown(turn) {
      const texts = offered.get(turn);
      // One that was offered before the last view: the page will ask for all.
      if (!texts) return;
      held = texts;
      current = turn;
      offered = new Map();
    },
    turn: () => current,
    forget() {
      held = new Map();
      offered = new Map();
      current = 0;
    },
  };
}

/** What `after` has that `before` has not. */
export function viewChange(before: DashboardView, after: ViewChange): ViewChange {
  const known = new Map(before.widgets.map((widget) => [widget.id, widget]));
  return {
    ...after,
    widgets: after.widgets.map((widget) => {
      if ('isKept' in widget) return widget;
      const old = known.get(widget.id);
      const isSame = old !== undefined && textOf(old) === JSON.stringify(widget);
      return isSame ? { id: widget.id, isKept: true } : widget;
    }),
  };
}

/** Many changes of one view are made. */
const textOf = oncePer((widget: WidgetView) => JSON.stringify(widget));

/** Its days are for the range that it selects, and none of them is drawn. */
const isDate = ({ type, error }: WidgetView) => type === 'dateselector' && error === null;

/** What a page that holds `before` shows; null where that is not what the message goes on from. */
export function receiveView(
  sent: SentView,
  before: { turn: number; view: DashboardView } | null,
): DashboardView | null {
  const { turn, after, ...view } = sent;
  const held = new Map(before?.turn === after ? before.view.widgets.map((one) => [one.id, one]) : []);
  const widgets: WidgetView[] = [];
  for (const widget of sent.widgets) {
    const whole = 'isKept' in widget ? held.get(widget.id) : widget;
    if (whole === undefined) return null;
    widgets.push(whole);
  }
  return { ...view, widgets };
}
