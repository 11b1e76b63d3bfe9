import { setAttribute, setClass, setStyle, setText } from '../../dom.ts';

/** What a cell of a table shows. */
export interface Cell {
  text: string;
  isNumber: boolean;
  /** Of the greatest value of its column, for a bar behind it. */
  share?: number | null;
  ground?: string | null;
  ink?: string | null;
}

/** Longer texts may be cut. */
const shortText = 12;

/** Shows it in an element that may have shown another. */
export function showCell(cell: HTMLElement, { text, isNumber, share = null, ground, ink }: Cell): void {
  setText(cell, text);
  setClass(cell, [isNumber ? 'is-number' : '', share === null ? '' : 'has-bar'].filter(Boolean).join(' '));
  setAttribute(cell, 'title', text.length > shortText ? text : null);
  setStyle(cell, '--share', share === null ? '' : String(share));
  setStyle(cell, 'background-color', ground ?? '');
  setStyle(cell, 'color', ink ?? '');
}
