import { make, setText } from '../dom.ts';
import { makeButton, makeLink } from '../toolkit.ts';
import type { RunModel, StageModel } from './runModel.ts';
import { stateWord } from './stateMark.ts';

export interface Selection {
  element: HTMLElement;
  update(stage: StageModel | null, run: RunModel): void;
}

interface Actions {
  openStage(stage: string): void;
  runFromStage(stage: string): void;
  clear(): void;
}

/** The selected stage, and what can be done with it. */
export function makeSelection({ openStage, runFromStage, clear }: Actions): Selection {
  let name = '';
  const label = make('strong', '');
  const facts = make('span', 'facts');
  const definition = makeLink('Open Definition', () => openStage(name));
  const runButton = makeButton('Run from Here', 'secondary', () => runFromStage(name));
  const clearLink = makeLink('Show All', clear);
  const element = make(
    'div',
    'selection',
    label,
    facts,
    make('span', 'selection-actions', definition, clearLink, runButton),
  );
  element.hidden = true;
  return {
    element,
    update(stage, { canRun, isLive }) {
      element.hidden = stage === null;
      if (!stage) return;
      name = stage.name;
      setText(label, name);
      const after = stage.dependsOn.length === 0 ? [] : [`after ${stage.dependsOn.join(', ')}`];
      setText(facts, [stage.kind, stateWord(stage.state), ...after].join(' · '));
      runButton.hidden = !canRun || isLive;
    },
  };
}
