import type { RunState, StageState } from '../../src/shared/runs.ts';
import { makeSvg, setAttribute } from '../dom.ts';

export type State = RunState | StageState;

const shapes: Record<State, string[]> = {
  pending: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11'],
  running: ['M8 2.5a5.5 5.5 0 0 1 5.5 5.5', 'M8 13.5a5.5 5.5 0 0 1-5.5-5.5'],
  succeeded: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', 'M5.4 8.2l1.8 1.8l3.4-3.9'],
  failed: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', 'M6 6l4 4', 'M10 6l-4 4'],
  cancelled: ['M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11', 'M4.2 4.2l7.6 7.6'],
  skipped: ['M3 9.5a5.5 5.5 0 0 1 10 0', 'M13.2 6v3.6h-3.6'],
};

/** A state's sign, 16 by 16; the word stands beside it. */
export function makeStateMark(): { element: SVGSVGElement; set(state: State): void } {
  const element = makeSvg('svg', {
    class: 'mark',
    viewBox: '0 0 16 16',
    width: 16,
    height: 16,
    'aria-hidden': 'true',
  });
  return {
    element,
    set(state) {
      if (element.dataset.state === state) return;
      element.dataset.state = state;
      setAttribute(element, 'class', `mark is-${state}`);
      element.replaceChildren(...shapes[state].map((d) => makeSvg('path', { d })));
    },
  };
}

export function stateWord(state: State): string {
  return state === 'pending' ? 'waiting' : state;
}
