import type { At, Size } from './places.ts';
import type { Legend, MarkParams, Tooltip } from './plot.ts';
import type { Scroll, ScrollBar } from './scrolling.ts';

/** A chart that is painted: what stays the same whatever its size is and whichever of its names are hidden. */
export interface Paintable {
  font: string;
  legend: Legend | null;
  tooltip: Tooltip;
  /** The colour of a name in the legend. */
  colourOf(name: string): string;
  scroll: Scroll | null;
  /** The category at which a row stands, for what scrolls; null where it has none. */
  categoryOf(row: number): number | null;
  /** With `first` the first category that is shown of those that scroll. */
  lay(hidden: ReadonlySet<string>, size: Size, first?: number): Drawing;
}

/** A chart whose marks have their places. */
export interface Drawing {
  draw(context: CanvasRenderingContext2D, focus: Focus): void;
  /** The mark that a click or the pointer is on. */
  markAt(at: At): Mark | null;
  markOf(row: number): Mark | null;
  /** The place among the categories at which all series are told about; null for charts without one. */
  indexAt(at: At): number | null;
  marksOf(index: number): Mark[];
  scrollBar: ScrollBar | null;
}

export interface Mark {
  /** Stays the same for one drawing. */
  key: object;
  rows: readonly number[];
  at: At;
  index: number;
  params: MarkParams;
}

/** What the pointer or the keyboard is on. */
export interface Focus {
  key: object | null;
  index: number | null;
}
