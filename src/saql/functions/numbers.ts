import { quoteText } from '../../shared/quote.ts';
import { define } from './define.ts';
import { math } from './math.ts';
import type { SaqlFunction } from './types.ts';

/** A name within the text of one function. Fields are not called so: DuckDB would take `n` for a field "N". */
const local = (name: string): string => `"\u2400${name}"`;
const [n_, d_, r_, m_, a_, b_] = ['n', 'd', 'r', 'm', 'a', 'b'].map(local);

/** Null in place of what is no number (`power(10, 999)`), which JSON cannot say either. */
const finite = (sql: string): string =>
  `(SELECT CASE WHEN isfinite(${n_}) THEN ${n_} END FROM (SELECT ${sql} AS ${n_}))`;
const double = (sql: string | undefined): string => `CAST(${sql} AS DOUBLE)`;

export const numbers: readonly SaqlFunction[] = [
  math('abs(number)', 'The number without its sign.', ([n]) => `abs(${n})`),
  math('ceil(number)', 'The next whole number upwards.', ([n]) => `ceil(${n})`),
  math('floor(number)', 'The next whole number downwards.', ([n]) => `floor(${n})`),
  math('sign(number)', '1 of a positive number, -1 of a negative one, else 0.', ([n]) => `sign(${n})`),
  math(
    'trunc(number, [digits])',
    'The number with its further digits cut off (all decimals, unless told).',
    // Multiplied by a power of ten, 1.13 would fall short of 113: it is rounded, and taken back where that went too far.
    ([n, digits]) =>
      digits === undefined
        ? `trunc(${double(n)})`
        : `(SELECT CASE WHEN abs(${r_}) > abs(${n_}) THEN round(${r_} - sign(${n_}) * pow(10, -${d_}), ${d_}) ELSE ${r_} END FROM (SELECT ${n_}, ${d_}, round(${n_}, ${d_}) AS ${r_} FROM (SELECT ${double(n)} AS ${n_}, CAST(${digits} AS INTEGER) AS ${d_})))`,
    1,
  ),
  math(
    'round(number, [digits])',
    'The number rounded, half away from zero; to whole numbers, unless told.',
    ([n, digits = '0']) => `round(${double(n)}, CAST(${digits} AS INTEGER))`,
    1,
  ),
  math('exp(number)', 'e to the power of a number.', ([n]) => finite(`exp(${double(n)})`)),
  math(
    'log(base, number)',
    'The logarithm of a number to a base; with one argument, the natural one. Null where there is none.',
    ([base, n]) => {
      const ln = (x: string | undefined) => `CASE WHEN ${x} > 0 THEN ln(${double(x)}) END`;
      return n === undefined ? `(${ln(base)})` : `((${ln(n)}) / nullif((${ln(base)}), 0))`;
    },
    1,
  ),
  math('power(number, exponent)', 'A number to the power of another.', ([n, e]) =>
    finite(`pow(${double(n)}, ${double(e)})`),
  ),
  math(
    'sqrt(number)',
    'The square root; null of a negative number.',
    ([n]) => `(CASE WHEN ${n} >= 0 THEN sqrt(${double(n)}) END)`,
  ),
  math(
    'erlang_c(servers, traffic)',
    'The probability that a call must wait: servers is how many agents there are, traffic is in Erlang. 1 where the agents cannot keep up.',
    ([m, a]) => erlangC(`CAST(${m} AS BIGINT)`, double(a)),
  ),
  define({
    signature: 'string_to_number(text)',
    doc: 'The number that a text says; null where it says none. A number stays as it is.',
    result: 'number',
    parameters: ['any'],
    sql: ([s]) => `(CASE WHEN isfinite(TRY_CAST(${s} AS DOUBLE)) THEN TRY_CAST(${s} AS DOUBLE) END)`,
  }),
  define({
    signature: 'number_to_string(number, pattern)',
    doc: 'The number as text, by a pattern such as "#,###.00", "0#" or "$#,##0.0#".',
    result: 'text',
    parameters: ['number', 'text'],
    sql([n, pattern], context, [, given]) {
      if (given?.node.kind !== 'string') {
        const at = given?.node ?? { start: 0, end: 0 };
        context.report(
          'saql-argument-type',
          'The pattern of number_to_string() must be a text between double quotes.',
          at,
        );
        return `CAST(CASE WHEN ${pattern} IS NOT NULL THEN ${n} END AS VARCHAR)`;
      }
      return patterned(double(n), given.node.value);
    },
  }),
];

/** By the recursion of Erlang B's inverse, which neither overflows nor loses digits. */
function erlangC(servers: string, traffic: string): string {
  const inverse = `list_reduce(list_prepend(CAST(1 AS DOUBLE), CAST(range(1, least(${m_}, 100000) + 1) AS DOUBLE[])), lambda sofar, k: 1 + sofar * k / ${a_})`;
  const waits = `(1 / ${b_}) / (1 - ${a_} / ${m_} * (1 - 1 / ${b_}))`;
  return `(SELECT CASE WHEN ${m_} < 1 OR ${a_} < 0 THEN NULL WHEN ${traffic} = 0 THEN 0 WHEN ${a_} >= ${m_} THEN 1 ELSE ${waits} END FROM (SELECT ${m_}, ${a_}, ${inverse} AS ${b_} FROM (SELECT ${servers} AS ${m_}, nullif(${traffic}, 0) AS ${a_})))`;
}

/** `positive;negative`: where there is a second pattern it is that of negative numbers, and says their sign itself. */
function patterned(number: string, pattern: string): string {
  const cut = pattern.indexOf(';');
  if (cut < 0) return section(number, pattern);
  const [positive, negative] = [pattern.slice(0, cut), pattern.slice(cut + 1)];
  return `(CASE WHEN ${number} < 0 THEN ${section(`abs(${number})`, negative)} ELSE ${section(number, positive)} END)`;
}

/**
 * Digits asked for (`0`) are always there, others (`#`) where the number has them; what stands around them stays. Commas
 * between digits group them, and each one behind the last divides by a thousand.
 */
function section(number: string, pattern: string): string {
  const match = /^([^#0.,]*)([#0,]*)(?:\.([#0]*))?(,*)(.*)$/su.exec(pattern);
  const [, before = '', whole = '', decimals = '', behind = '', after = ''] = match ?? [];
  const digits = whole.replace(/,+$/, '');
  if (digits === '' && decimals === '')
    return `(CASE WHEN ${number} IS NOT NULL THEN ${quoteText(before + after)} END)`;
  const thousands = whole.length - digits.length + behind.length;
  const most = Math.min(decimals.length, 15);
  const least = Math.min(decimals.replaceAll('#', '').length, most);
  const percent = after.includes('%') || before.includes('%') ? ' * 100' : '';
  const scaled = `${number}${percent}${' / 1000'.repeat(Math.min(thousands, 10))}`;
  // Adding zero drops the sign of a negative zero.
  const value = `abs(round(${scaled}, ${most}) + 0.0)`;
  let text = `format('{:${digits.includes(',') ? ',' : ''}.${most}f}', ${value})`;
  if (most > least) text = `regexp_replace(${text}, '0{1,${most - least}}$', '')`;
  if (most > 0 && least === 0) text = `rtrim(${text}, '.')`;
  const padded = Math.min(digits.replace(/[^0]/gu, '').length, 30);
  const wanted = padded + (most > 0 && least > 0 ? 1 + least : 0);
  if (padded > 1)
    text = `CASE WHEN length(${text}) < ${wanted} THEN lpad(${text}, ${wanted}, '0') ELSE ${text} END`;
  const sign = `CASE WHEN round(${scaled}, ${most}) < 0 THEN '-' ELSE '' END`;
  return `(${sign} || ${quoteText(before)} || (${text}) || ${quoteText(after)})`;
}
