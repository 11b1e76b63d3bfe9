import {
  BarChart,
  FunnelChart,
  GaugeChart,
  HeatmapChart,
  LineChart,
  MapChart,
  ParallelChart,
  PictorialBarChart,
  PieChart,
  RadarChart,
  SankeyChart,
  ScatterChart,
  TreemapChart,
} from 'echarts/charts';
import {
  CalendarComponent,
  DataZoomComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  ParallelComponent,
  RadarComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartOption } from './charts/common.ts';
import type { RegionMap } from './charts/regions.ts';
import { shapeOf, withIds } from './mergeOption.ts';
import { type PaintedChart, paintChart } from './paint/paintedChart.ts';
import { readOption } from './paint/readOption.ts';

/** The only module that knows ECharts. */
export function registerCharts(): void {
  echarts.setPlatformAPI({ measureText: textMeasure() });
  echarts.use([BarChart, FunnelChart, GaugeChart, HeatmapChart, LineChart, MapChart, ParallelChart]);
  echarts.use([PictorialBarChart, PieChart, RadarChart, SankeyChart, ScatterChart, TreemapChart]);
  echarts.use([CalendarComponent, DataZoomComponent, GeoComponent, GridComponent, LegendComponent]);
  echarts.use([MarkAreaComponent, MarkLineComponent, ParallelComponent, RadarComponent, TitleComponent]);
  echarts.use([TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer]);
}

/**
 * ECharts takes the height of a line from the width of one wide character, which is narrow where no font of the machine
 * has it: lines would then lie over each other. That one is as wide as the font is high, as it is in every font.
 */
function textMeasure(): (text: string, font?: string) => { width: number } {
  const canvas = document.createElement('canvas').getContext('2d');
  return (text, font = '12px sans-serif') => {
    const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12);
    if (text === '国' || !canvas) return { width: text.length * size };
    if (canvas.font !== font) canvas.font = font;
    return { width: canvas.measureText(text).width };
  };
}

/** What to draw in so many pixels. */
export type MakeOption = (size: {
  width: number;
  height: number;
}) => { option: ChartOption; map: RegionMap | null } | null;

export interface DrawnChart {
  /** Draws in place: of a chart that has kept its shape, nothing is made anew that did not change. */
  update(make: MakeOption): void;
  /** Shows the tooltip of a mark that the keyboard is on; null hides it. */
  point(row: number | null): void;
  dispose(): void;
}

/**
 * A chart in an element that has its size by its place on the page: painted by ourselves where it is of bars, lines, cells
 * or slices, which takes a tenth of the time, else drawn by ECharts.
 */
export function drawChart(element: HTMLElement, onPick: (rows: readonly number[]) => void): DrawnChart {
  let chart: echarts.ECharts | null = null;
  let painted: PaintedChart | null = null;
  let make: MakeOption | null = null;
  let isWaiting = false;
  // As observed: to ask the element would lay out the page once for each chart.
  let size = { width: 0, height: 0 };
  let drawn = size;
  let isNear = false;
  let shape = '';

  function draw(): void {
    // Without a size there is nothing to draw on yet; the observer comes back.
    if (!isWaiting || !make || !isNear || size.width === 0 || size.height === 0) return;
    isWaiting = false;
    drawn = size;
    const made = make(size);
    if (!made) return;
    const { option, map } = made;
    const paintable = map === null ? readOption(option) : null;
    if (paintable) {
      chart?.dispose();
      chart = null;
      painted ??= paintChart(element, onPick);
      painted.show(paintable, size);
      return;
    }
    painted?.dispose();
    painted = null;
    if (!chart) {
      shape = '';
      chart = echarts.init(element, null, { renderer: 'canvas', ...size });
      chart.on('click', (params) => {
        const rows = (params.data as { rows?: unknown } | undefined)?.rows;
        if (Array.isArray(rows) && rows.length > 0) onPick(rows as number[]);
      });
    }
    if (map && !echarts.getMap(map.name)) echarts.registerMap(map.name, map.geoJson as never);
    const before = shape;
    shape = shapeOf(option);
    chart.setOption(withIds(option), { notMerge: shape !== before });
  }

  const observer = new ResizeObserver(() => {
    size = { width: element.clientWidth, height: element.clientHeight };
    if (chart && size.width > 0) chart.resize(size);
    // Labels that stood side by side may not any more.
    const isOther = (now: number, before: number) => Math.abs(now - before) > before * 0.1;
    if (painted || isOther(size.width, drawn.width) || isOther(size.height, drawn.height)) isWaiting = true;
    draw();
  });
  observer.observe(element);
  // Of a long dashboard only what can be seen soon is drawn.
  const sight = new IntersectionObserver(
    (entries) => {
      isNear = entries.at(-1)?.isIntersecting ?? false;
      draw();
    },
    { rootMargin: '400px' },
  );
  sight.observe(element);
  return {
    update(next) {
      make = next;
      isWaiting = true;
      draw();
    },
    point(row) {
      painted?.point(row);
      if (!chart) return;
      if (row === null) return void chart.dispatchAction({ type: 'hideTip' });
      const all = chart.getOption().series as { data?: ({ rows?: number[] } | null)[] }[];
      for (const [seriesIndex, { data }] of all.entries()) {
        const dataIndex = data?.findIndex((one) => one?.rows?.includes(row)) ?? -1;
        if (dataIndex >= 0) return void chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex });
      }
    },
    dispose() {
      observer.disconnect();
      sight.disconnect();
      chart?.dispose();
      painted?.dispose();
      chart = null;
      painted = null;
    },
  };
}
