import { type ChartInput, distinct, joined } from '../chartInput.ts';
import { compactNumber } from '../formatCell.ts';
import { textWidth, wrapWords } from '../paint/textSize.ts';
import { base, type ChartOption, datum, itemTooltip, legend, rowTooltip } from './common.ts';

/** Pixels across a node of a sankey. */
const nodeWidth = 14;

/** sankey: from the first group to the last, through those between. A flow that turns back gets a place of its own. */
export function sankey(input: ChartInput): ChartOption {
  const axis = input.role('dimensionAxis');
  const [plot = ''] = input.role('plots');
  const links = new Map<string, { source: string; target: string; value: number; rows: number[] }>();
  const nodes = new Map<string, string>();
  for (const row of input.rows)
    for (let at = 0; at + 1 < axis.length; at++) {
      const [from, to] = [input.text(axis[at]!, row), input.text(axis[at + 1]!, row)];
      const [source, target] = [`${at} ${from}`, `${at + 1} ${to}`];
      nodes.set(source, from).set(target, to);
      const link = links.get(`${source}\n${target}`) ?? { source, target, value: 0, rows: [] };
      link.value += Math.abs(input.number(plot, row) ?? 0);
      link.rows.push(row);
      links.set(`${source}\n${target}`, link);
    }
  // Names stand right of their nodes: those of the last column in a margin, the others up to the next column.
  const last = `${axis.length - 1} `;
  const longest = [...nodes].reduce(
    (most, [node, name]) =>
      node.startsWith(last) ? Math.max(most, textWidth(name, `11px ${input.theme.font}`)) : most,
    0,
  );
  const margin = Math.ceil(Math.min(longest + 16, input.width * 0.32));
  const apart = (input.width - 10 - margin - nodeWidth) / Math.max(1, axis.length - 1);
  const roomOf = (node: string) => (node.startsWith(last) ? margin : apart - nodeWidth) - 8;
  return {
    ...base(input),
    tooltip: {
      ...(base(input).tooltip as object),
      trigger: 'item',
      formatter: (params: { dataType?: string; name: string; value: number; data: { rows?: number[] } }) =>
        params.dataType === 'edge'
          ? rowTooltip(input, [...axis, plot])(params)
          : `${nodes.get(params.name) ?? params.name}: ${input.format(plot, params.value)}`,
    },
    series: [
      {
        id: 'sankey',
        type: 'sankey',
        left: 10,
        right: margin,
        top: 12,
        bottom: 12,
        nodeWidth,
        draggable: false,
        cursor: 'pointer',
        data: [...nodes.keys()].map((name, at) => ({
          name,
          itemStyle: { color: input.theme.palette[at % input.theme.palette.length] },
          label: { width: Math.max(20, roomOf(name)), overflow: 'truncate' },
          rows: [...links.values()]
            .filter(({ source, target }) => source === name || target === name)
            .flatMap(({ rows }) => rows),
        })),
        links: [...links.values()].map((link) => ({
          ...link,
          lineStyle: { opacity: linkOpacity(input, link.rows) },
        })),
        lineStyle: { color: 'source', curveness: 0.5 },
        label: {
          color: input.theme.text,
          fontSize: 11,
          formatter: ({ name }: { name: string }) => nodes.get(name) ?? name,
        },
      },
    ],
  };
}

function linkOpacity(input: ChartInput, rows: readonly number[]): number {
  return rows.every((row) => input.isSelected(row) === false) ? 0.08 : 0.4;
}

/** metricsradar: one polygon per group, one corner per measure. */
export function radar(input: ChartInput): ChartOption {
  const dimension = input.role('dimension');
  const measures = measureAxes(input);
  const names = input.rows.map((row) => joined(input, dimension, row));
  const marks = legend(input, distinct(names));
  return {
    ...base(input),
    legend: marks,
    radar: {
      center: ['50%', '56%'],
      radius: '64%',
      indicator: measures.map((measure) => ({
        name: input.label(measure),
        max: input.rows.reduce((most, row) => Math.max(most, input.number(measure, row) ?? 0), 0) || 1,
      })),
      axisName: { color: input.theme.text, fontSize: 11 },
      splitLine: { lineStyle: { color: input.theme.line } },
      splitArea: { show: false },
      axisLine: { lineStyle: { color: input.theme.line } },
    },
    tooltip: itemTooltip(input, [...dimension, ...measures]),
    series: [
      {
        id: 'radar',
        type: 'radar',
        data: input.rows.map((row, at) => ({
          ...datum(
            input,
            measures.map((measure) => input.number(measure, row) ?? 0),
            [row],
          ),
          name: names[at],
          areaStyle: { opacity: input.isSelected(row) === false ? 0.02 : 0.12 },
        })),
      },
    ],
  };
}

/** parallelcoords: one line per row across the measures; in a narrow widget the axes lie under each other. */
export function parallel(input: ChartInput): ChartOption {
  const dimension = input.role('dimension');
  const measures = measureAxes(input);
  return {
    ...base(input),
    ...(isLying(input, measures) ? lyingAxes(input, measures) : standingAxes(input, measures)),
    tooltip: itemTooltip(input, [...dimension, ...measures]),
    series: [
      {
        id: 'parallel',
        type: 'parallel',
        lineStyle: { width: 2, opacity: 0.7 },
        cursor: 'pointer',
        data: input.rows.map((row, at) => ({
          value: measures.map((measure) => input.number(measure, row)),
          rows: [row],
          lineStyle: {
            color: input.theme.palette[at % input.theme.palette.length],
            opacity: input.isSelected(row) === false ? 0.12 : 0.75,
          },
        })),
      },
    ],
  };
}

/** Pixels from each side to the first and the last axis, and from one to the next. */
function standingRoom({ width }: ChartInput, measures: readonly string[]): { side: number; apart: number } {
  const side = Math.min(64, Math.max(34, width * 0.12));
  return { side, apart: (width - 2 * side) / Math.max(1, measures.length - 1) };
}

/** Whether the axes have more room for their names when they lie. */
function isLying(input: ChartInput, measures: readonly string[]): boolean {
  const { side, apart } = standingRoom(input, measures);
  const longest = measures.reduce(
    (most, measure) => Math.max(most, textWidth(input.label(measure), `11px ${input.theme.font}`)),
    0,
  );
  return (
    longest > Math.min(side * 2 - 4, apart * 2 - 8) &&
    input.width < 320 &&
    input.height >= measures.length * 38
  );
}

function standingAxes(input: ChartInput, measures: readonly string[]): ChartOption {
  const { side, apart } = standingRoom(input, measures);
  return {
    parallel: { left: side, right: side, top: 48, bottom: 24 },
    parallelAxis: measures.map((measure, dim) => ({
      ...axisLooks(input, measure, dim),
      // Each second name a line higher: it has the room of two.
      nameGap: dim % 2 === 0 ? 10 : 24,
      nameTruncate: {
        maxWidth: dim === 0 || dim === measures.length - 1 ? side * 2 - 4 : Math.max(30, apart * 2 - 8),
      },
      axisLabel: { ...tickLabels(input), show: dim === 0 || apart >= 36 },
    })),
  };
}

/** Each name stands over its axis and has the whole width. */
function lyingAxes(input: ChartInput, measures: readonly string[]): ChartOption {
  return {
    parallel: { layout: 'vertical', left: 18, right: 18, top: 24, bottom: 22 },
    parallelAxis: measures.map((measure, dim) => ({
      ...axisLooks(input, measure, dim),
      nameLocation: 'middle',
      nameGap: -14,
      nameTruncate: { maxWidth: input.width - 12 },
      splitNumber: input.width < 200 ? 2 : 4,
      axisLabel: tickLabels(input),
    })),
  };
}

function axisLooks(input: ChartInput, measure: string, dim: number): ChartOption {
  return {
    dim,
    name: input.label(measure),
    nameTextStyle: { color: input.theme.text, fontSize: 11 },
    axisLine: { lineStyle: { color: input.theme.line } },
    // The whole of a name that is cut off.
    tooltip: {
      show: true,
      formatter: () =>
        wrapWords(input.label(measure), input.width - 32, (line) =>
          textWidth(line, `12px ${input.theme.font}`),
        ).join('\n'),
    },
  };
}

function tickLabels(input: ChartInput): ChartOption {
  return { color: input.theme.quiet, fontSize: 10, hideOverlap: true, formatter: compactNumber };
}

function measureAxes(input: ChartInput): string[] {
  const measures = input.role('measureAxes');
  return measures.length > 0 ? measures : input.role('plots');
}
