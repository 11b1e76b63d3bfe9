import type { QueryOutcome } from '../../src/shared/resultsApi.ts';
import { durationText } from '../../src/shared/runWords.ts';
import { make, setText } from '../dom.ts';
import { makeButton } from '../toolkit.ts';

export interface Bar {
  element: HTMLElement;
  update(outcome: QueryOutcome | null): void;
  /** Time passes while a query runs. */
  tick(): void;
}

interface Actions {
  cancel(): void;
  runAgain(): void;
  copy(): void;
  showSql(): void;
}

/** Which query it is, how it ended, where its rows are from, and what can be done with it. */
export function makeBar(actions: Actions): Bar {
  const name = make('strong', 'bar-name');
  const state = make('span', 'bar-state');
  state.setAttribute('role', 'status');
  const facts = make('span', 'bar-facts');
  const cancel = makeButton('Cancel', 'primary', () => {
    cancel.setAttribute('disabled', '');
    actions.cancel();
  });
  const again = makeButton('Run Again', 'secondary', actions.runAgain);
  const copy = makeButton('Copy', 'secondary', actions.copy);
  copy.setAttribute('title', 'Copy the rows as text with tabs');
  const sql = makeButton('Show SQL', 'secondary', actions.showSql);
  const notes = make('p', 'bar-notes');
  const line = make(
    'div',
    'bar-line',
    name,
    state,
    facts,
    make('div', 'bar-actions', cancel, again, copy, sql),
  );
  const element = make('header', '', line, notes);
  let since = Date.now();
  let run = 0;
  let isRunning = false;

  function tick(): void {
    if (isRunning) setText(facts, durationText(Date.now() - since));
  }

  return {
    element,
    tick,
    update(outcome) {
      element.hidden = outcome === null;
      if (!outcome) return;
      isRunning = outcome.state === 'running';
      if (outcome.run !== run) {
        run = outcome.run;
        since = Date.now();
        cancel.removeAttribute('disabled');
      }
      setText(name, outcome.name);
      setText(state, stateWords[outcome.state]);
      state.className = `bar-state is-${outcome.state}`;
      setText(facts, isRunning ? '' : factsOf(outcome));
      cancel.hidden = !isRunning;
      again.hidden = isRunning;
      copy.hidden = outcome.state !== 'done' || outcome.rows === 0;
      sql.hidden = !outcome.hasSql;
      notes.hidden = outcome.notes.length === 0;
      setText(notes, outcome.notes.join(' '));
      tick();
    },
  };
}

const stateWords: Record<QueryOutcome['state'], string> = {
  running: 'Running…',
  done: 'Done',
  refused: 'Not run: it has errors',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const froms: Record<QueryOutcome['origins'][number]['from'], string> = {
  published: 'published by the pipeline',
  bundle: 'of the template’s data',
  folder: 'of the chosen folder',
  generated: 'made up',
  missing: 'missing',
};

function factsOf({ state, totalRows, milliseconds, origins }: QueryOutcome): string {
  if (state !== 'done') return '';
  const rows = `${totalRows.toLocaleString('en-US')} ${totalRows === 1 ? 'row' : 'rows'}`;
  const from = origins.map(({ dataset, from }) => `${dataset} (${froms[from]})`);
  return [rows, durationText(milliseconds), ...from].join(' · ');
}
