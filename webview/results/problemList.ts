import type { QueryOutcome } from '../../src/shared/resultsApi.ts';
import { make } from '../dom.ts';
import { makeLink } from '../toolkit.ts';

const words = { error: 'Error', warning: 'Warning', information: 'Note', hint: 'Hint' } as const;

/** What is wrong with the query, each with the way to its line. */
export function makeProblemList(openLine: (line: number) => void): {
  element: HTMLElement;
  update(problems: QueryOutcome['problems']): void;
} {
  const element = make('ul', 'problems');
  element.setAttribute('aria-label', 'Problems of the query');
  return {
    element,
    update(problems) {
      element.hidden = problems.length === 0;
      element.replaceChildren(
        ...problems.map(({ severity, message, line }) => {
          const item = make(
            'li',
            `problem is-${severity}`,
            make('span', 'problem-word', words[severity]),
            make('span', 'problem-text', message),
          );
          if (line !== null) item.append(makeLink(`Line ${line}`, () => openLine(line)));
          return item;
        }),
      );
    },
  };
}
