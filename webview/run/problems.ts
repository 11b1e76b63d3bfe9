import type { ErrorRecord } from '../../src/shared/failure.ts';
import { make } from '../dom.ts';
import { makeButton, makeLink } from '../toolkit.ts';
import type { RunModel } from './runModel.ts';

export interface Problems {
  element: HTMLElement;
  update(run: RunModel, runError: ErrorRecord | null): void;
}

interface Actions {
  openPlace(file: string, line: number | null): void;
  runFromStage(stage: string): void;
}

/** What went wrong, stage by stage, with the line to mend and the way on. */
export function makeProblems({ openPlace, runFromStage }: Actions): Problems {
  const element = make('section', 'problems');
  element.setAttribute('aria-label', 'Errors');
  let shown = '';
  return {
    element,
    update({ stages, canRun, isLive }, runError) {
      const failed = stages.flatMap(({ name, error }) =>
        error ? [{ stage: name as string | null, error }] : [],
      );
      if (runError && failed.length === 0) failed.push({ stage: null, error: runError });
      const text = JSON.stringify([failed, canRun, isLive]);
      if (text === shown) return;
      shown = text;
      element.hidden = failed.length === 0;
      element.replaceChildren(
        ...failed.map(({ stage, error }) => {
          const card = make(
            'div',
            'problem',
            make('div', 'problem-head', make('strong', '', stage ?? 'The run')),
          );
          card.firstElementChild!.append(make('code', '', error.code));
          card.append(make('p', 'problem-text', error.message));
          const actions = make('div', 'problem-actions');
          if (error.file !== null) {
            const { file, line } = error;
            actions.append(makeLink(line === null ? file : `${file}:${line}`, () => openPlace(file, line)));
          }
          if (stage !== null && canRun && !isLive)
            actions.append(makeButton(`Run from ${stage}`, 'secondary', () => runFromStage(stage)));
          if (actions.childElementCount > 0) card.append(actions);
          return card;
        }),
      );
    },
  };
}
