import type { QueryOutcome, ResultsPage, ResultsPageHost } from '../../src/shared/resultsApi.ts';
import { connect } from '../../src/shared/rpc.ts';
import { make } from '../dom.ts';
import { registerToolkit } from '../toolkit.ts';
import { openWire } from '../wire.ts';
import { makeBar } from './bar.ts';
import { makePager, rowsPerPage } from './pager.ts';
import { makeProblemList } from './problemList.ts';
import { makeTable } from './resultTable.ts';

/** The page of the newest query: what it is, its rows page by page, or what stands in its way. */
function start(): void {
  registerToolkit();
  const { wire } = openWire();
  let outcome: QueryOutcome | null = null;
  let offset = 0;

  const { remote: host } = connect<ResultsPageHost, ResultsPage>(wire, {
    async show(message) {
      const isOther = message.outcome?.run !== outcome?.run || message.outcome?.state !== outcome?.state;
      outcome = message.outcome;
      if (isOther) offset = 0;
      await draw();
    },
  });
  /** What the host cannot do it says itself. */
  const ask = (call: Promise<unknown>) => void call.catch(() => {});

  const bar = makeBar({
    cancel: () => ask(host.cancel({})),
    runAgain: () => ask(host.runAgain({})),
    copy: () => ask(host.copy({})),
    showSql: () => ask(host.showSql({})),
  });
  const problems = makeProblemList((line) => ask(host.openLine({ line })));
  const table = makeTable();
  const pager = makePager((next) => {
    offset = next;
    ask(draw());
  });
  const empty = make('p', 'empty', 'Run a SAQL query, and its rows show here.');
  document.body.append(bar.element, problems.element, table.element, empty, pager.element);

  async function draw(): Promise<void> {
    const shown = outcome;
    bar.update(shown);
    problems.update(shown?.problems ?? []);
    empty.hidden = shown !== null;
    const hasRows = shown?.state === 'done';
    table.element.hidden = pager.element.hidden = !hasRows;
    if (!hasRows) return table.clear();
    const from = offset;
    const { values } = await host.rows({ run: shown.run, offset: from, limit: rowsPerPage });
    // Another query, or another page, was asked for meanwhile.
    if (outcome !== shown || offset !== from) return;
    table.show(shown.columns, values, from, shown.rows);
    pager.update(from, shown.rows);
  }

  setInterval(() => {
    if (outcome?.state === 'running' && document.visibilityState === 'visible') bar.tick();
  }, 200);
  ask(draw());
  ask(host.ready({}));
}

start();
