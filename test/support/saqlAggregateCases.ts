type Value = string | number | null;

/** An aggregate over the dataset `many`: its values in group a, in group b, and over no rows at all. */
export interface AggregateCase {
  call: string;
  values: readonly [a: Value, b: Value, ofNothing: Value];
  /** Over a single row: that of `Place` 2, whose X is 2, Y is 5 and Word is "l". */
  ofOneRow: Value;
}

const of = (call: string, a: Value, b: Value, ofNothing: Value, ofOneRow: Value): AggregateCase => ({
  call,
  values: [a, b, ofNothing],
  ofOneRow,
});

/** Worked out by hand from X = 1, 2, 2, 7 and 10, null; Y = 3, 5, 5, 15 and 1, 4; Word = k, l, m, null and n, n. */
export const aggregateCases: Readonly<Record<string, AggregateCase[]>> = {
  sum: [of("sum('X')", 12, 10, null, 2), of("sum('None')", null, null, null, null)],
  avg: [of("avg('X')", 3, 10, null, 2), of("avg('X' + 'Y')", 10, 11, null, 7)],
  average: [of("average('Y')", 7, 2.5, null, 5)],
  median: [of("median('X')", 2, 10, null, 2), of("median('Y')", 5, 2.5, null, 5)],
  stddev: [of("stddev('X')", Math.sqrt(22 / 3), null, null, null)],
  stddevp: [of("stddevp('X')", Math.sqrt(5.5), 0, null, 0), of("stddevp('None')", null, null, null, null)],
  var: [of("var('X')", 22 / 3, null, null, null)],
  varp: [of("varp('X')", 5.5, 0, null, 0)],
  min: [of("min('X')", 1, 10, null, 2), of("min('Word')", 'k', 'n', null, 'l')],
  max: [of("max('X')", 7, 10, null, 2), of("max('Word')", 'm', 'n', null, 'l')],
  first: [of("first('X')", 1, 10, null, 2), of("first('Word')", 'k', 'n', null, 'l')],
  last: [of("last('Y')", 15, 4, null, 5)],
  count: [
    of('count()', 4, 2, 0, 1),
    of('count(q)', 4, 2, 0, 1),
    of("count('X')", 4, 1, 0, 1),
    of("count('Word')", 3, 2, 0, 1),
    of("count('None')", 0, 0, 0, 0),
  ],
  unique: [of("unique('X')", 3, 1, 0, 1), of("unique('Word')", 3, 1, 0, 1), of("unique('None')", 0, 0, 0, 0)],
  percentile_cont: [
    of("percentile_cont(0.5) within group (order by 'X')", 2, 10, null, 2),
    of("percentile_cont(0.9) within group (order by 'X')", 5.5, 10, null, 2),
    of("percentile_cont(0.9) within group (order by 'X' desc)", 1.3, 10, null, 2),
  ],
  percentile_disc: [
    of("percentile_disc(0.75) within group (order by 'X')", 2, 10, null, 2),
    of("percentile_disc(0.9) within group (order by 'X')", 7, 10, null, 2),
    of("percentile_disc(0.25) within group (order by 'X' desc)", 7, 10, null, 2),
  ],
  // In group a, Y is twice X and one more; group b has a single pair.
  regr_slope: [of("regr_slope('Y', 'X')", 2, null, null, null)],
  regr_intercept: [of("regr_intercept('Y', 'X')", 1, null, null, null)],
  regr_r2: [of("regr_r2('Y', 'X')", 1, null, null, null)],
  grouping: [of("grouping('Group')", 0, 0, 0, 0)],
};

/** Over the sums of X by Word (k 1, l 2, m 2, n 10, o 100), ascending. */
export const rankingCases: Readonly<Record<string, readonly number[]>> = {
  rank: [1, 2, 2, 4, 5],
  dense_rank: [1, 2, 2, 3, 4],
  cume_dist: [0.2, 0.6, 0.6, 0.8, 1],
  row_number: [1, 2, 3, 4, 5],
};
