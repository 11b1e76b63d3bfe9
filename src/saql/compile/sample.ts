import type { Expression, LoadStatement, SampleStatement } from '../tree.ts';
import { type Compilation, narrowed, report, rowsOf } from './context.ts';
import type { RowStream, Stream } from './stream.ts';

/** `sample q 10`: a share of the rows. */
export function sample(compilation: Compilation, { input, percent }: SampleStatement): Stream | null {
  const stream = rowsOf(compilation, input, 'sample');
  return stream && sampled(compilation, stream, percent, null);
}

/** `sample(10) repeatable(1)` behind the dataset that is loaded. */
export function loadedSample(
  compilation: Compilation,
  stream: RowStream,
  { sample: given }: LoadStatement,
): RowStream {
  return given === undefined ? stream : sampled(compilation, stream, given.percent, given.seed);
}

function sampled(
  compilation: Compilation,
  stream: RowStream,
  percent: Expression,
  seed: Expression | null,
): RowStream {
  if (percent.kind !== 'number') {
    if (percent.kind !== 'binding' && percent.kind !== 'missing')
      report(
        compilation,
        percent,
        'saql-count-expected',
        'sample takes a number, the percentage of the rows.',
      );
    return stream;
  }
  const share = Math.min(Math.max(percent.value, 0), 100);
  // Without a seed too the same rows each time, so that a preview does not change by itself.
  const start = seed?.kind === 'number' && Number.isInteger(seed.value) ? Math.abs(seed.value) % 2 ** 31 : 1;
  const sql = `SELECT * FROM ${stream.relation} USING SAMPLE ${share} PERCENT (bernoulli, ${start})`;
  return narrowed(compilation, stream, 'sample', sql);
}
