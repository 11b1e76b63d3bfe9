import type { Call, Span } from '../../sql/tree.ts';
import type { Emission, Typed } from '../context.ts';
import type { SparkType } from '../types.ts';

/**
 * One way to call a function of Spark, and what DuckDB is told instead. A function has as many rows as it has ways;
 * the first that takes the arguments is used. What no row takes is refused, so a row must be exact for every value
 * of its argument types, or refuse with `only` what it cannot answer.
 *
 *     { name: 'lpad', takes: 'string, int, string', gives: 'string', duck: 'sp_lpad($1, $2, $3)' }
 *
 * - `name`: all its names, separated by spaces, lower case.
 * - `takes`: kinds of arguments, separated by commas.
 *     - a type (`string int bigint double boolean date timestamp binary float smallint tinyint interval`): the
 *       argument is cast to it where Spark casts it unasked, as Spark would cast it;
 *     - `!date`, `!string` …: that type and no other; `~date`: that type, or NULL;
 *     - `decimal`, `integral`, `fractional`, `numeric` (a string counts as double), `interval_dt`, `interval_ym`:
 *       any type of that family, as it is; `array`, `map`, `struct`, `any`: whatever it is;
 *     - `T`, `K`, `V`: all arguments of one letter are cast to their wider type; also inside `array<T>`, `map<K,V>`;
 *     - `=string`, `=int` …: a literal, whose value `duck` or `only` finds in `args[i].constant`;
 *     - `lambda(T)`, `lambda(T,int)`, `lambda(K,V)`: a lambda over values of those types, given as `lambda a, b: …`;
 *     - `$1`: cast to the type of the first argument;
 *     - a last `…` after a kind (`T…`): any number of them, also none.
 * - `gives`: a type, also with letters (`array<T>`), `$1` for the type of the first argument, or a function.
 *   `R` is the type of the (first) lambda's body.
 * - `duck`: DuckDB's text with `$1`, `$2`, `$*` (all, separated by commas), or a function that writes it. Arguments are
 *   whole terms: no parentheses are needed around them. An argument that occurs more than once is evaluated more than
 *   once: prefer a macro of `macros/` when it may be long.
 * - aggregates (`kind: 'aggregate'`) write `@` behind each aggregate call, where FILTER and OVER go, and `$D` where
 *   DISTINCT goes; without `$D`, DISTINCT is refused; `window: false` refuses OVER.
 * - window functions (`kind: 'window'`) need OVER, put in at `@`; `$N` is where IGNORE NULLS goes.
 */
export interface FunctionForm {
  name: string;
  takes: string;
  gives: string | ((args: Typed[], call: Call) => SparkType);
  duck: string | ((args: Typed[], call: CallSite) => string);
  kind?: 'scalar' | 'aggregate' | 'window';
  /** Whether the row takes these arguments at all; where not, the next row is tried. */
  fits?: (args: Typed[]) => boolean;
  /** Why these arguments are refused, as the subject of a sentence ("The pattern …"), or null. */
  only?: (args: Typed[], call: CallSite) => string | null;
  window?: false;
  /** Letters join without making numbers strings, as `greatest` does. */
  strict?: true;
}

export interface CallSite {
  e: Emission;
  call: Call;
  /** The types that the letters of `takes` stand for. */
  letters: Map<string, SparkType>;
  result: SparkType;
}

export type Placed = Span;
