import { quoteName } from '../../shared/quote.ts';
import { emitFill } from '../fill.ts';
import type { DateFormat } from '../forecast/period.ts';
import type { PlanColumn } from '../plan.ts';
import type { FillStatement, TimeseriesStatement } from '../tree.ts';
import { addStep, type Compilation, narrowed, orderOf, rowsOf } from './context.ts';
import { forecastOptions } from './forecastOptions.ts';
import { fieldOf } from './rowScope.ts';
import type { Stream } from './stream.ts';

/** `fill`: a row for every period that the stream lacks. */
export function fill(compilation: Compilation, { input, options }: FillStatement): Stream | null {
  const stream = rowsOf(compilation, input, 'fill');
  if (stream === null) return null;
  const given = forecastOptions(compilation, stream, options);
  if (given.dateCols.length === 0) return stream;
  const names = stream.columns.map(({ name }) => quoteName(name)).join(', ');
  const columns = stream.columns.map(({ name, type, role }) => ({
    name,
    type: type === 'number' ? ('number' as const) : ('text' as const),
    role,
  }));
  const sql = emitFill(`SELECT ${names} FROM ${stream.relation}`, columns, {
    ...given,
    dateFormat: given.dateFormat as DateFormat,
  });
  const natural = [...given.partition, ...given.dateCols];
  return { ...narrowed(compilation, stream, 'fill', sql), ordered: false, natural };
}

/** The options that say which columns there are. */
const makesColumns = new Set(['dateCols', 'partition', 'predictionInterval']);

/** `timeseries`: the stream goes on with what is forecast. */
export function timeseries(
  compilation: Compilation,
  { word, input, projections, options }: TimeseriesStatement,
): Stream | null {
  const stream = rowsOf(compilation, input, word);
  if (stream === null) return null;
  // `arimax` is refused where it stands; what follows it can still be checked against the columns that it would make.
  const read = word === 'arimax' ? options.filter(({ name }) => makesColumns.has(name.name)) : options;
  const given = forecastOptions(compilation, stream, read);
  const measures = projections.flatMap(({ expression, alias }) => {
    if (expression.kind !== 'field') return [];
    fieldOf(compilation, stream, expression);
    return [{ source: expression.name.name, alias: alias?.name ?? expression.name.name }];
  });
  const added = measures.flatMap(({ alias }) => [
    alias,
    ...(given.interval === null ? [] : [`${alias}_high_${given.interval}`, `${alias}_low_${given.interval}`]),
  ]);
  const columns: PlanColumn[] = [
    ...stream.columns.filter(({ name }) => !added.includes(name)),
    ...added.map((name) => ({ name, type: 'number' as const, role: 'measure' as const })),
  ];
  const table = `saql_forecast_${compilation.forecasts.length + 1}`;
  const names = stream.columns.map(({ name }) => quoteName(name)).join(', ');
  const asked = given.order.map((name) => `${quoteName(name)} NULLS LAST`).join(', ');
  const by = asked === '' ? orderOf(stream) : asked;
  compilation.forecasts.push({
    relation: stream.relation,
    input: `SELECT ${names} FROM ${stream.relation}${by === '' ? '' : ` ORDER BY ${by}`}`,
    table,
    options: { ...given, dateFormat: given.dateFormat as DateFormat, measures },
  });
  const natural = [...given.partition, ...given.dateCols];
  return {
    ...stream,
    columns,
    ordered: false,
    natural,
    projected: true,
    relation: addStep(compilation, 'timeseries', [], `SELECT * FROM ${table}`, columns),
  };
}
