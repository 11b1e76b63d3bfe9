import { make, setText } from '../dom.ts';

/** What stands in the page until the first view is there: the shape of a dashboard, and what is being done. */
export function makeSkeleton(words: string): { element: HTMLElement; say(text: string): void } {
  const text = make('p', 'loading', words);
  text.setAttribute('role', 'status');
  const blocks = Array.from({ length: 7 }, (_, at) =>
    make('div', `skeleton-block is-${at < 4 ? 'tile' : 'chart'}`),
  );
  const shape = make('div', 'skeleton', ...blocks);
  shape.setAttribute('aria-hidden', 'true');
  return {
    element: make('div', 'skeleton-place', text, shape),
    say(next) {
      setText(text, next);
      // What went wrong is not on its way.
      shape.hidden = true;
    },
  };
}
