import type { DashboardView, WidgetView } from './dashboardView.ts';

/** A widget that is as it was in the message before. */
export interface KeptWidget {
  id: string;
  isKept: true;
}

/** A view as it travels to a page: what the page has already is only named. */
export interface SentView extends Omit<DashboardView, 'widgets'> {
  /** Counts the messages to one page; a page that has not got the one before asks for all. */
  turn: number;
  widgets: (WidgetView | KeptWidget)[];
}

export interface ViewSender {
  /** The view as the next message. */
  next(view: DashboardView): SentView;
  /** The page has nothing (any more). */
  forget(): void;
}

/** Keeps what a page was sent. */
export function openViewSender(): ViewSender {
  let held = new Map<string, string>();
  let turn = 0;
  return {
    next(view) {
      const now = new Map<string, string>();
      const widgets = view.widgets.map((widget): WidgetView | KeptWidget => {
        const sent = isDate(widget) ? { ...widget, data: null } : widget;
        const text = JSON.stringify(sent);
        now.set(widget.id, text);
        return held.get(widget.id) === text ? { id: widget.id, isKept: true } : sent;
      });
      held = now;
      return { ...view, turn: ++turn, widgets };
    },
    forget() {
      held = new Map();
      turn = 0;
    },
  };
}

/** Its days are for the range that it selects, and none of them is drawn. */
const isDate = ({ type, error }: WidgetView) => type === 'dateselector' && error === null;

/** What a page that holds `before` shows; null where that is not what the message goes on from. */
export function receiveView(
  sent: SentView,
  before: { turn: number; view: DashboardView } | null,
): DashboardView | null {
  const { turn, ...view } = sent;
  const held = new Map(before?.turn === turn - 1 ? before.view.widgets.map((one) => [one.id, one]) : []);
  const widgets: WidgetView[] = [];
  for (const widget of sent.widgets) {
    const whole = 'isKept' in widget ? held.get(widget.id) : widget;
    if (whole === undefined) return null;
    widgets.push(whole);
  }
  return { ...view, widgets };
}
