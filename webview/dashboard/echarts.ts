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
import type { MapOption } from './charts/maps.ts';
import { regionMap } from './charts/regions.ts';
import { shapeOf, withIds } from './mergeOption.ts';
import type { Size } from './paint/places.ts';

/** A chart that ECharts draws. This is the only module that knows it, and a page loads it when it first needs it. */
export interface EChart {
  show(wanted: { option: ChartOption } | MapOption): void;
  resize(size: Size): void;
  /** Shows the tooltip of the mark of a row; null hides it. */
  point(row: number | null): void;
  dispose(): void;
}

export function openEChart(
  element: HTMLElement,
  size: Size,
  onPick: (rows: readonly number[]) => void,
): EChart {
  registerCharts();
  const chart = echarts.init(element, null, { renderer: 'canvas', ...size });
  let shape = '';
  chart.on('click', (params) => {
    const rows = (params.data as { rows?: unknown } | undefined)?.rows;
    if (Array.isArray(rows) && rows.length > 0) onPick(rows as number[]);
  });

  return {
    show(wanted) {
      const option = 'option' in wanted ? wanted.option : overMap(wanted);
      const before = shape;
      shape = shapeOf(option);
      chart.setOption(withIds(option), { notMerge: shape !== before });
    },
    resize: (size) => chart.resize(size),
    point(row) {
      if (row === null) return void chart.dispatchAction({ type: 'hideTip' });
      const all = chart.getOption().series as { data?: ({ rows?: number[] } | null)[] }[];
      for (const [seriesIndex, { data }] of all.entries()) {
        const dataIndex = data?.findIndex((one) => one?.rows?.includes(row)) ?? -1;
        if (dataIndex >= 0) return void chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex });
      }
    },
    dispose: () => chart.dispose(),
  };
}

function overMap({ map, over }: MapOption): ChartOption {
  const regions = regionMap(map);
  if (!echarts.getMap(map)) echarts.registerMap(map, regions.geoJson as never);
  return over(regions);
}

/** What is registered already it leaves alone. */
function registerCharts(): void {
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
