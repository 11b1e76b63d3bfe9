import { type ChartInput, distinct, groupRows, joined } from '../chartInput.ts';
import { base, type ChartOption, categoryAxis, datum, itemTooltip, legend, valueAxis } from './common.ts';

/** pyramid and stackpyramid: two measures back to back. */
export function pyramid(input: ChartInput): ChartOption {
  const axis = input.role('dimensionAxis');
  const plots = input.role('plots');
  const [left = plots[0] ?? ''] = input.role('measureAxis1');
  const [right = plots[1] ?? left] = input.role('measureAxis2');
  const split = input.role('split');
  const names = distinct(input.rows.map((row) => joined(input, axis, row)));
  const groups = distinct(input.rows.map((row) => joined(input, split, row)));
  const cells = groupRows(input, (row) => `${joined(input, axis, row)}\n${joined(input, split, row)}`);
  const side = (plot: string, sign: -1 | 1, which: number) =>
    groups.map((group, at) => ({
      id: `${which} ${group}`,
      name: group === '' ? input.label(plot) : group,
      type: 'bar',
      stack: String(which),
      xAxisIndex: which,
      yAxisIndex: which,
      barMaxWidth: 30,
      cursor: 'pointer',
      ...(group === '' ? {} : { color: input.theme.palette[at % input.theme.palette.length] }),
      data: names.map((name) => {
        const rows =
          cells.get(`${name}
${group}`) ?? [];
        const value = rows.reduce((sum, row) => sum + (input.number(plot, row) ?? 0), 0);
        return datum(input, value * sign, rows);
      }),
    }));
  const marks = legend(input, distinct([...side(left, -1, 0), ...side(right, 1, 1)].map(({ name }) => name)));
  const top = marks ? 36 : 14;
  const middle = Math.max(50, Math.min(120, input.width * 0.26));
  const half = Math.max(20, (input.width - middle - 44) / 2);
  const values = (which: string, plot: string) => {
    const axisOption = valueAxis(input, which, [plot]);
    const labels = axisOption.axisLabel as { formatter(value: number): string };
    return {
      ...axisOption,
      axisLabel: { ...labels, formatter: (value: number) => labels.formatter(Math.abs(value)) },
    };
  };
  const categories = { ...categoryAxis(input, names, [], true), inverse: true };
  return {
    ...base(input),
    legend: marks,
    grid: [
      { left: 14, width: half, top, bottom: 40 },
      { right: 18, width: half, top, bottom: 40 },
    ],
    xAxis: [
      { ...values('measureAxis1', left), gridIndex: 0 },
      { ...values('measureAxis2', right), gridIndex: 1 },
    ],
    yAxis: [
      { ...categories, gridIndex: 0, position: 'right', axisLabel: { show: false } },
      {
        ...categories,
        gridIndex: 1,
        position: 'left',
        axisLabel: {
          color: input.theme.text,
          fontSize: 11,
          width: middle - 14,
          overflow: 'truncate',
          hideOverlap: true,
        },
      },
    ],
    tooltip: itemTooltip(input, [...axis, ...split, left, right]),
    series: [...side(left, -1, 0), ...side(right, 1, 1)],
  };
}
