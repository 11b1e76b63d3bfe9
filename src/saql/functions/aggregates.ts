import { type Definition, define } from './define.ts';
import type { SaqlFunction } from './types.ts';

const onEmpty = 'Null where no value is there.';

/** Sums and the like are doubles, as all measures are: a whole number of DuckDB's would leave JSON as text. */
const statistic = (name: string, duckdb: string, doc: string): SaqlFunction =>
  aggregate({
    signature: `${name}(measure)`,
    doc: `${doc} ${onEmpty}`,
    result: 'number',
    parameters: ['number'],
    sql: ([x]) => `${duckdb}(CAST(${x} AS DOUBLE))`,
  });

const plain = (name: string, duckdb: string, doc: string): SaqlFunction =>
  aggregate({
    signature: `${name}(field)`,
    doc: `${doc} ${onEmpty}`,
    result: 'same',
    parameters: ['any'],
    sql: ([x]) => `${duckdb}(${x})`,
  });

const regression = (name: string, doc: string): SaqlFunction =>
  aggregate({
    signature: `${name}(y, x)`,
    doc: `${doc} ${onEmpty}`,
    result: 'number',
    parameters: ['number', 'number'],
    window: false,
    // A single point has no line: DuckDB says NaN, which JSON cannot.
    sql: ([y, x]) => `nullif(${name}(CAST(${y} AS DOUBLE), CAST(${x} AS DOUBLE)), CAST('NaN' AS DOUBLE))`,
  });

export const aggregates: readonly SaqlFunction[] = [
  statistic('sum', 'sum', 'The sum of a measure.'),
  statistic('avg', 'avg', 'The mean of a measure, nulls left out.'),
  statistic('average', 'avg', 'The mean of a measure, nulls left out; the same as avg().'),
  statistic('median', 'median', 'The middle value of a measure.'),
  statistic('stddev', 'stddev_samp', 'The standard deviation of a sample (n - 1).'),
  statistic('stddevp', 'stddev_pop', 'The standard deviation of a population (n).'),
  statistic('var', 'var_samp', 'The variance of a sample (n - 1).'),
  statistic('varp', 'var_pop', 'The variance of a population (n).'),
  plain('min', 'min', 'The smallest value.'),
  plain('max', 'max', 'The greatest value.'),
  plain('first', 'first', 'The value of the first row; settled only after order.'),
  plain('last', 'last', 'The value of the last row; settled only after order.'),
  aggregate({
    signature: 'count([field])',
    doc: 'How many rows there are; of a field, how many values that are not null.',
    result: 'number',
    parameters: ['any'],
    min: 0,
    sql: ([x]) => `count(${x ?? '*'})`,
  }),
  aggregate({
    signature: 'unique(field)',
    doc: 'How many different values there are, null left out.',
    result: 'number',
    parameters: ['any'],
    sql: ([x]) => `count(DISTINCT ${x})`,
  }),
  percentile(
    'percentile_cont',
    'quantile_cont',
    'a value between two neighbours where the place falls there',
  ),
  percentile('percentile_disc', 'quantile_disc', 'always one of the values'),
  regression('regr_intercept', 'Where the regression line of y on x crosses the y axis.'),
  regression('regr_slope', 'The slope of the regression line of y on x.'),
  regression('regr_r2', 'How well the regression line of y on x fits, from 0 to 1.'),
  aggregate({
    signature: 'grouping(dimension)',
    doc: '1 in the rows where rollup() has summed up this dimension, else 0.',
    result: 'number',
    parameters: ['any'],
    window: false,
    sql: ([x]) => `grouping(${x})`,
  }),
];

function aggregate(definition: Omit<Definition, 'kind'>): SaqlFunction {
  return define({ ...definition, kind: 'aggregate' });
}

function percentile(name: string, quantile: string, how: string): SaqlFunction {
  return {
    ...aggregate({
      signature: `${name}(p, measure)`,
      doc: `The value below which the share p (0 to 1) of the values lies: ${how}. Written ${name}(0.5) within group (order by measure).`,
      result: 'number',
      parameters: ['number', 'number', 'any'],
      min: 2,
      sql([, x], context, [p, , descending]) {
        const share = p?.node.kind === 'number' ? p.node.value : Number.NaN;
        if (!(share >= 0 && share <= 1)) {
          const at = p?.node ?? { start: 0, end: 0 };
          context.report('saql-argument-type', `The share of ${name}() must be a number from 0 to 1.`, at);
          return 'NULL';
        }
        const value = `CAST(${x} AS DOUBLE)`;
        // From the other end: what is negative stands the other way round, and the text is still one call.
        return descending ? `-${quantile}(-${value}, ${share})` : `${quantile}(${value}, ${share})`;
      },
    }),
    signature: `${name}(p) within group (order by measure [desc])`,
  };
}
