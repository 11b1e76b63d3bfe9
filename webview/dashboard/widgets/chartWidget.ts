import type { WidgetView } from '../../../src/shared/dashboardView.ts';
import { pick } from '../../../src/shared/pick.ts';
import { make, setAttribute, setStyle, setText } from '../../dom.ts';
import { chartInput, groupRows, joined } from '../chartInput.ts';
import { canDraw, chartOption } from '../charts/chartOption.ts';
import { type DrawnChart, drawChart } from '../drawChart.ts';
import type { Drawings } from '../drawings.ts';
import { plainCell } from '../formatCell.ts';
import { titleOf } from './listWidgets.ts';
import { noResults } from './noResults.ts';
import { makePlainTable } from './plainTable.ts';
import type { Look, MakeWidget } from './widgetDrawing.ts';

interface Plot {
  element: HTMLElement;
  label: HTMLElement;
  chart: DrawnChart;
}

const mostPlots = 16;
/** Gauges and ratings show one row: more rows than that are a trellis of their own only where it is asked for. */
const mostReadRows = 100;
/** Rows of a chart that nothing draws. */
const mostShownRows = 200;

/** A chart; a trellis is several. The keyboard walks the rows, and a table for readers says what is drawn. */
export const chartWidget: MakeWidget = (actions) => {
  const title = make('div', 'chart-title');
  const subtitle = make('div', 'chart-subtitle');
  const plots = make('div', 'plots');
  const told = makePlainTable();
  const readers = make('div', 'for-readers');
  const live = make('div', 'for-readers');
  live.setAttribute('aria-live', 'polite');
  const fallback = make('div', 'chart-fallback');
  const element = make('div', 'chart', title, subtitle, plots, fallback, readers, live);
  plots.tabIndex = 0;
  plots.setAttribute('role', 'application');
  plots.setAttribute('aria-roledescription', 'chart');
  const drawn: Plot[] = [];
  let widget: WidgetView | null = null;
  let shownKey = '';
  let active = -1;

  function choose(rows: readonly number[]): void {
    const action = widget && pick(widget, rows);
    if (action) actions.act(action);
  }

  function addPlot(drawings: Drawings): Plot {
    const host = make('div', 'plot-canvas');
    const label = make('div', 'plot-label');
    const plot = {
      element: make('div', 'plot', label, host),
      label,
      chart: drawChart(host, drawings, choose),
    };
    plots.append(plot.element);
    drawn.push(plot);
    return plot;
  }

  function move(step: number): void {
    const count = widget?.data?.rowCount ?? 0;
    if (!widget || count === 0) return;
    active = Math.max(0, Math.min(count - 1, active + step));
    const input = chartInput(widget, emptyTheme);
    setText(live, widget.columns.map(({ name, label }) => `${label} ${input.text(name, active)}`).join(', '));
    for (const { chart } of drawn) chart.point(active);
  }

  plots.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step);
    } else if ((event.key === 'Enter' || event.key === ' ') && active >= 0) {
      event.preventDefault();
      choose([active]);
    } else if (event.key === 'Escape' && widget?.step && (widget.selection?.selected.length ?? 0) > 0)
      actions.act({ type: 'clear', step: widget.step });
  });
  plots.addEventListener('blur', () => {
    for (const { chart } of drawn) chart.point(null);
  });

  return {
    element,
    update(next, { look, drawings }) {
      widget = next;
      const text = next.text?.map((run) => run.text).join('') ?? titleOf(next);
      setText(title, plainCell(text));
      title.title = plainCell(text);
      title.hidden = text === '';
      const under = (next.parameters.title as { subtitleLabel?: unknown } | undefined)?.subtitleLabel;
      setText(subtitle, typeof under === 'string' ? plainCell(under) : '');
      subtitle.hidden = subtitle.textContent === '';
      const key = JSON.stringify([
        next.data,
        next.columns,
        next.chart,
        next.parameters,
        next.selection,
        look,
      ]);
      if (key === shownKey) return;
      shownKey = key;
      active = Math.min(active, (next.data?.rowCount ?? 0) - 1);
      const type = next.chart?.visualizationType ?? '';
      const groups = trellis(next, look);
      const isEmpty = (next.data?.rowCount ?? 0) === 0;
      const isDrawn = !isEmpty && next.chart !== null && canDraw(type, next.parameters.map);
      plots.hidden = !isDrawn;
      fallback.hidden = isDrawn;
      if (!isDrawn) {
        const words = isEmpty
          ? [
              make(
                'p',
                'no-results',
                next.chart || next.step ? noResults(next.parameters) : 'This chart has no step.',
              ),
            ]
          : [make('p', 'quiet', `Charts of type ${type || '(none)'} are shown as a table.`), tableOf(next)];
        fallback.replaceChildren(...words);
        told.element.remove();
        return;
      }
      while (drawn.length > groups.length) {
        const plot = drawn.pop()!;
        plot.chart.dispose();
        plot.element.remove();
      }
      setStyle(plots, '--plots', String(plotsPerLine(next, groups.length)));
      for (const [at, { label, rows }] of groups.entries()) {
        const plot = drawn[at] ?? addPlot(drawings);
        setText(plot.label, label);
        plot.label.hidden = label === '';
        plot.chart.update((size) => chartOption(chartInput(next, look, rows, size)));
      }
      const words = `${type} chart${text ? `: ${text}` : ''}, ${next.data?.rowCount ?? 0} rows. Arrow keys walk the rows, Enter selects.`;
      setAttribute(plots, 'aria-label', words);
      // Nobody sees it: it comes when there is time.
      later(() => {
        if (widget !== next) return;
        told.show(next, mostReadRows);
        if (!told.element.parentNode) readers.append(told.element);
      });
    },
    dispose() {
      for (const { chart } of drawn) chart.dispose();
    },
  };
};

function tableOf(widget: WidgetView): HTMLElement {
  const table = makePlainTable();
  table.show(widget, mostShownRows);
  return table.element;
}

function later(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 1_000 });
  else work();
}

function trellis(widget: WidgetView, look: Look): { label: string; rows: number[] | null }[] {
  const input = chartInput(widget, look);
  const by = input.role('trellis');
  const { enable } = (widget.parameters.trellis ?? {}) as { enable?: unknown };
  if (by.length === 0 || enable === false) return [{ label: '', rows: null }];
  const groups = groupRows(input, (row) => joined(input, by, row));
  return [...groups].slice(0, mostPlots).map(([label, rows]) => ({ label, rows }));
}

function plotsPerLine({ parameters }: WidgetView, count: number): number {
  const { type, chartsPerLine } = (parameters.trellis ?? {}) as { type?: unknown; chartsPerLine?: unknown };
  if (type === 'y') return 1;
  const wanted = Number(chartsPerLine);
  return Math.max(1, Math.min(count, wanted >= 1 ? wanted : 4));
}

const emptyTheme: Look = {
  isDark: false,
  isHighContrast: false,
  text: '',
  quiet: '',
  line: '',
  background: '',
  palette: [''],
  font: '',
};
