export type KeywordSet = ReadonlySet<string>;

/** The statements that run here, in the order in which they are proposed. */
export const runningStatements: readonly string[] =
  'load filter group cogroup foreach order limit offset union fill timeseries sample join'.split(' ');

/** All that SAQL has. */
export const statementWords: KeywordSet = new Set([...runningStatements, 'arimax']);

/** The words that no bare name of a field may follow directly, or stand for. Written in lower case. */
export const keywords: KeywordSet = new Set([
  ...statementWords,
  ...'by all generate as asc desc nulls and or not in matches like is null case when then else end'.split(
    ' ',
  ),
  ...'over partition full left right inner with within rollup true false'.split(' '),
]);
