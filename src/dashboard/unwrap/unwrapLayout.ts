import type { Layout, Page, Placement } from '../model.ts';
import { asArray, asCount, asObject, asText } from './jsonShape.ts';

/** A grid layout with its pages and placements. */
export function unwrapLayout(json: unknown): Layout {
  const layout = asObject(json);
  return {
    name: asText(layout.name),
    numColumns: asCount(layout.numColumns, 12),
    rowHeight: layout.rowHeight === 'fine' ? 'fine' : 'normal',
    maxWidth: typeof layout.maxWidth === 'number' ? layout.maxWidth : null,
    selectors: asArray(layout.selectors).map(asText),
    style: asObject(layout.style),
    pages: asArray(layout.pages).map(unwrapPage),
  };
}

function unwrapPage(json: unknown, index: number): Page {
  const page = asObject(json);
  const name = asText(page.name) || `page ${index + 1}`;
  return {
    name,
    label: asText(page.label) || name,
    navigationHidden: page.navigationHidden === true,
    placements: asArray(page.widgets).map(unwrapPlacement),
  };
}

function unwrapPlacement(json: unknown): Placement {
  const placement = asObject(json);
  return {
    widget: asText(placement.name),
    row: asCount(placement.row, 0),
    column: asCount(placement.column, 0),
    rowspan: asCount(placement.rowspan, 1),
    colspan: asCount(placement.colspan, 1),
    widgetStyle: asObject(placement.widgetStyle),
  };
}
