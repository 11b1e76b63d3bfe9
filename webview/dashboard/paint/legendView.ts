import type { At, Size } from './places.ts';
import type { Legend } from './plot.ts';
import { fitText, textWidth } from './textSize.ts';

export interface LegendItem extends At {
  name: string;
  text: string;
  width: number;
}

export interface LegendView {
  items: LegendItem[];
  page: number;
  pages: number;
  /** The arrows that turn the page, where there are several. */
  arrows: { back: At; forth: At; count: At } | null;
}

const dot = 10;
const gap = 10;
const row = 20;
const arrowsRoom = 64;
const edge = 8;

/** The items of one page of a legend; they stand in a row, or under each other. */
export function layOutLegend(legend: Legend, options: Size & { page: number; font: string }): LegendView {
  const { width, height, font } = options;
  const fitted = legend.names.map((name) => {
    const text = fitText(
      name,
      font,
      legend.nameWidth ?? Math.max(40, width - 2 * edge - arrowsRoom - dot - 6),
    );
    return { name, text, width: dot + 5 + textWidth(text, font) };
  });
  const top = legend.isVertical ? 12 : legend.isAtBottom ? height - 4 - row : 4;
  const room = legend.isVertical ? height - 24 : width - 2 * edge;
  const lengthOf = (item: { width: number }) => (legend.isVertical ? row : item.width + gap);
  const total = fitted.reduce((sum, item) => sum + lengthOf(item), 0);
  const isPaged = total - (legend.isVertical ? 0 : gap) > room;
  const pages = isPaged ? paged(fitted, lengthOf, room - (legend.isVertical ? row : arrowsRoom)) : [fitted];
  const page = Math.max(0, Math.min(options.page, pages.length - 1));
  const right = width - edge;
  const widest = fitted.reduce((most, item) => Math.max(most, item.width), 0);
  const left = legend.isVertical ? right - widest : edge;
  let along = 0;
  const items = (pages[page] ?? []).map((item): LegendItem => {
    const at = legend.isVertical
      ? { x: left, y: top + along + row / 2 }
      : { x: left + along, y: top + row / 2 };
    along += lengthOf(item);
    return { ...item, ...at };
  });
  const y = legend.isVertical ? height - 12 - row / 2 : top + row / 2;
  const forth = legend.isVertical ? left + 50 : right - 6;
  return {
    items,
    page,
    pages: pages.length,
    arrows: isPaged
      ? { back: { x: forth - 44, y }, count: { x: forth - 22, y }, forth: { x: forth, y } }
      : null,
  };
}

function paged<T>(items: readonly T[], lengthOf: (item: T) => number, room: number): T[][] {
  const pages: T[][] = [];
  let left = 0;
  for (const item of items) {
    if (pages.length === 0 || lengthOf(item) > left) {
      pages.push([]);
      left = room;
    }
    pages.at(-1)!.push(item);
    left -= lengthOf(item);
  }
  return pages;
}
