import { make, setText } from '../dom.ts';
import { makeButton } from '../toolkit.ts';

export const rowsPerPage = 200;

export interface Pager {
  element: HTMLElement;
  update(offset: number, rows: number): void;
}

/** Which rows are shown of how many, and the way to the others. */
export function makePager(go: (offset: number) => void): Pager {
  let offset = 0;
  let rows = 0;
  const last = () => Math.max(0, Math.ceil(rows / rowsPerPage) - 1) * rowsPerPage;
  const button = (label: string, title: string, target: () => number) => {
    const made = makeButton(label, 'secondary', () => go(Math.max(0, Math.min(target(), last()))));
    made.setAttribute('aria-label', title);
    made.setAttribute('title', title);
    return made;
  };
  const back = [button('«', 'First page', () => 0), button('‹', 'Previous page', () => offset - rowsPerPage)];
  const forth = [
    button('›', 'Next page', () => offset + rowsPerPage),
    button('»', 'Last page', () => last()),
  ];
  const words = make('span', 'pager-words');
  words.setAttribute('role', 'status');
  const element = make('nav', 'pager', ...back, words, ...forth);
  element.setAttribute('aria-label', 'Pages of rows');

  return {
    element,
    update(nextOffset, nextRows) {
      offset = nextOffset;
      rows = nextRows;
      // One page needs no way to others.
      element.hidden = rows <= rowsPerPage;
      const count = (row: number) => row.toLocaleString('en-US');
      setText(words, `${count(offset + 1)}–${count(Math.min(rows, offset + rowsPerPage))} of ${count(rows)}`);
      for (const made of back) made.toggleAttribute('disabled', offset === 0);
      for (const made of forth) made.toggleAttribute('disabled', offset >= last());
    },
  };
}
