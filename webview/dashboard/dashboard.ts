import type { DashboardPage, DashboardPageHost } from '../../src/shared/dashboardApi.ts';
import type { DashboardView } from '../../src/shared/dashboardView.ts';
import { connect } from '../../src/shared/rpc.ts';
import { receiveView } from '../../src/shared/sentView.ts';
import { make } from '../dom.ts';
import { registerToolkit } from '../toolkit.ts';
import { openWire } from '../wire.ts';
import { registerCharts } from './drawChart.ts';
import { makeGridView } from './gridView.ts';
import { fittingLayout } from './layoutChoice.ts';
import { readView } from './readView.ts';
import { makeSkeleton } from './skeleton.ts';
import { makeTopBar } from './topBar.ts';
import type { PageActions } from './widgets/widgetDrawing.ts';

/** The page of one dashboard: draws the views that the extension sends, and tells it what a person does. */
function start(): void {
  registerToolkit();
  registerCharts();
  const { wire } = openWire();
  let view: DashboardView | null = null;
  /** Of the message that the view came with. */
  let turn = 0;

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
      turn = sent.turn;
      view = next;
      bar.showNote(message.note ?? null);
      bar.showBusy(false);
      draw();
      performance.mark('standpipe.shown');
      // Charts that are new are drawn once the page is laid out.
      requestAnimationFrame(() => setTimeout(() => performance.mark('standpipe.painted')));
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
  /** What the host cannot do it says itself. */
  const ask = (call: Promise<unknown>) => void call.catch(() => {});

  const actions: PageActions = {
    act(action) {
      bar.showBusy(true);
      void host.act(action).then(
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
  const grid = makeGridView(actions);
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
