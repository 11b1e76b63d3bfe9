import type { WidgetView } from '../../src/shared/dashboardView.ts';
import type { ChartTheme } from '../../webview/dashboard/chartInput.ts';

export const chartTheme: ChartTheme = {
  text: '#111',
  quiet: '#666',
  line: '#ccc',
  background: '#fff',
  palette: ['#2f7ebc', '#2e9c8f', '#e08a2e'],
  font: 'sans-serif',
  isHighContrast: false,
};

export type Group = { name: string; date?: boolean };

/** A widget over rows of cells: texts are groups, numbers are measures. */
export function widgetView(
  groups: Group[],
  measures: string[],
  rows: unknown[][],
  more: Partial<WidgetView> = {},
): WidgetView {
  const columns: WidgetView['columns'] = [
    ...groups.map(({ name, date }) => ({
      name,
      label: name,
      type: 'text' as const,
      role: 'group' as const,
      format: null,
      date: date ? { parts: ['year' as const, 'month' as const] } : null,
    })),
    ...measures.map((name) => ({
      name,
      label: name,
      type: 'number' as const,
      role: 'measure' as const,
      format: null,
      date: null,
    })),
  ];
  return {
    id: 'w',
    name: 'w',
    type: 'chart',
    page: 'p',
    place: { row: 0, column: 0, rowspan: 1, colspan: 1 },
    style: {},
    parameters: {},
    step: 's',
    columns,
    data: {
      columns: columns.map(({ name, type }) => ({ name, type })),
      values: columns.map((_, at) => rows.map((row) => row[at])),
      rowCount: rows.length,
    },
    chart: null,
    text: null,
    selection: null,
    error: null,
    truncated: false,
    ...more,
  };
}
