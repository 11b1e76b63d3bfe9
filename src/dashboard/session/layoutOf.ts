import type { DashboardView, LayoutView } from '../../shared/dashboardView.ts';
import type { Dashboard, Layout, Page } from '../model.ts';
import type { SessionState } from './sessionState.ts';

/** Pixels of a grid row; the product does not document them. */
const rowPixels = { normal: 40, fine: 20 };

/** The layout and page to show: what was chosen, else the first without conditions, else the first. */
export function layoutOf(dashboard: Dashboard, state: SessionState): { layout: Layout; page: Page } {
  const { layouts } = dashboard;
  const chosen = layouts.find((layout) => layout.name === state.layout);
  const layout = chosen ?? layouts.find((l) => l.selectors.length === 0) ?? layouts[0] ?? emptyLayout;
  const page = layout.pages.find((p) => p.name === state.page) ?? layout.pages[0] ?? emptyPage;
  return { layout, page };
}

export function layoutParts(
  dashboard: Dashboard,
  layout: Layout,
): Pick<DashboardView, 'layouts' | 'layout' | 'pages'> {
  const others = dashboard.layouts.filter((other) => other !== layout);
  const view: LayoutView = {
    name: layout.name,
    numColumns: layout.numColumns,
    rowHeight: rowPixels[layout.rowHeight],
    maxWidth: layout.maxWidth,
    selectors: layout.selectors,
    style: layout.style,
  };
  return {
    layouts: [layout, ...others].map(({ name, selectors }) => ({ name, label: name, selectors })),
    layout: view,
    pages: layout.pages.map(({ name, label, navigationHidden }) => ({ name, label, navigationHidden })),
  };
}

const emptyPage: Page = { name: '', label: '', navigationHidden: false, placements: [] };
const emptyLayout: Layout = {
  name: '',
  numColumns: 12,
  rowHeight: 'normal',
  maxWidth: null,
  selectors: [],
  style: {},
  pages: [emptyPage],
};
