import type { DashboardPage, DashboardPageHost } from '../../src/shared/dashboardApi.ts';
import type { DashboardView } from '../../src/shared/dashboardView.ts';
import { connect } from '../../src/shared/rpc.ts';
import { keepNewest, receiveView, type SentView } from '../../src/shared/sentView.ts';
import { make } from '../dom.ts';
import { registerToolkit } from '../toolkit.ts';
import { openWire } from '../wire.ts';
import { openDrawings } from './drawings.ts';
import { makeGridView } from './gridView.ts';
import { fittingLayout } from './layoutChoice.ts';
import { readView } from './readView.ts';
import { makeSkeleton } from './skeleton.ts';
import { makeTopBar } from './topBar.ts';
import type { PageActions } from './widgets/widgetDrawing.ts';

/** The page of one dashboard: draws the views that the extension sends, and tells it what a person does. */
function start(): void {
  registerToolkit();
  const { wire } = openWire();
  const drawings = openDrawings();
  let view: DashboardView | null = null;
  /** Of the view. */
  let turn = 0;
  /** What the page shows after an action, where that has been foretold; by the JSON of each. */
  const foretold = new Map<string, { sent: SentView; isWhole: boolean }>();

  const { remote: host } = connect<DashboardPageHost, DashboardPage>(wire, {
    async show(message): Promise<void> {
      const sent = readView(message?.view);
      // A message that is no view changes nothing.
      if (!sent) return;
      const next = receiveView(sent, view && { turn, view });
      // Something was sent that did not arrive.
      if (!next) {
        ask(host.ready({}));
        return;
      }
      bar.showNote(message.note ?? null);
      take(sent.turn, next, true);
    },
    async foretell(message) {
      for (const { action, view: one, isWhole } of Array.isArray(message?.views) ? message.views : []) {
        const sent = readView(one);
        if (sent?.after === turn) foretold.set(JSON.stringify(action), { sent, isWhole });
      }
      keepNewest(foretold);
    },
    async showNote(message) {
      bar.showNote(message?.note ?? null);
      if (!view && message?.note) loading.say(message.note.message);
    },
    async showBusy(message) {
      bar.showBusy(message?.isBusy === true);
    },
    async outline(message) {
      grid.outline(typeof message?.widget === 'string' ? message.widget : null);
    },
  });
  const painted = () => void drawings.settled().then(() => performance.mark('standpipe.painted'));
  /** What the host cannot do it says itself. */
  const ask = (call: Promise<unknown>) => void call.catch(() => {});

  function take(newTurn: number, next: DashboardView, isWhole: boolean): void {
    turn = newTurn;
    view = next;
    foretold.clear();
    bar.showBusy(!isWhole);
    draw();
    if (!isWhole) return;
    performance.mark('standpipe.shown');
    // Charts that are new are drawn once the page is laid out.
    requestAnimationFrame(() => setTimeout(painted));
  }

  const actions: PageActions = {
    act(action) {
      const known = foretold.get(JSON.stringify(action));
      const next = known && view && receiveView(known.sent, { turn, view });
      if (known && next) take(known.sent.turn, next, known.isWhole);
      else bar.showBusy(true);
      void host.act({ action, shown: known && next ? known.sent.turn : null }).then(
        () => bar.showBusy(false),
        () => bar.showBusy(false),
      );
    },
    enter: (step) => ask(host.enter({ step })),
    openLink: (kind, target) => ask(host.openLink({ kind, target })),
    reveal: (widget) => ask(host.revealWidget({ widget })),
    revealLine: (line) => ask(host.revealLine({ line })),
  };
  let isLayoutChosen = false;
  const bar = makeTopBar({
    chooseLayout(layout) {
      isLayoutChosen = true;
      actions.act({ type: 'layout', layout });
    },
    choosePage: (page) => actions.act({ type: 'page', page }),
    clear: () => actions.act({ type: 'clear', step: null }),
    chooseData: () => ask(host.chooseDataFolder({})),
    revealLine: actions.revealLine,
  });
  const grid = makeGridView(actions, drawings);
  const loading = makeSkeleton('Reading the dashboard…');
  const main = make('main', '', grid.element);
  main.hidden = true;
  document.body.append(bar.element, loading.element, main);

  function draw(): void {
    loading.element.hidden = view !== null;
    main.hidden = view === null;
    if (!view) return;
    bar.update(view);
    grid.update(view);
    fitLayout();
  }

  /** As on a phone: a page that gets narrow takes the layout made for it, until a person has chosen one. */
  function fitLayout(): void {
    if (!view || isLayoutChosen || view.layouts.length < 2 || document.body.clientWidth === 0) return;
    const layout = fittingLayout(view.layouts, document.body.clientWidth);
    if (layout === null || layout === view.layout.name || layout === asked) return;
    asked = layout;
    actions.act({ type: 'layout', layout });
  }
  let asked: string | null = null;
  new ResizeObserver(() => {
    asked = null;
    fitLayout();
  }).observe(document.body);

  // Another theme: VS Code changes the classes and variables of the body.
  new MutationObserver(draw).observe(document.body, { attributeFilter: ['class'] });
  ask(host.ready({}));
}

start();
