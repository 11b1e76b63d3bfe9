/**
 * The tree of a SAQL query. Every node has its place as UTF-16 offsets `[start, end)` of the text. What is missing
 * or wrong stands as a `missing` node, so that a tree is always whole.
 */
export interface Span {
  start: number;
  end: number;
}

export interface Query extends Span {
  statements: Statement[];
}

/** A name as written: bare, or between single quotes, where any character may stand (bindings too). */
export interface Name extends Span {
  name: string;
  quoted: boolean;
}

export type Statement =
  | LoadStatement
  | FilterStatement
  | GroupStatement
  | ForeachStatement
  | OrderStatement
  | LimitStatement
  | OffsetStatement
  | UnionStatement
  | FillStatement
  | TimeseriesStatement
  | SampleStatement
  | JoinStatement
  | ResultStatement
  | MissingStatement;

interface Assigns extends Span {
  /** `q` of `q = …`; null where the statement assigns nothing (then it is the result). */
  target: Name | null;
}

export interface LoadStatement extends Assigns {
  kind: 'load';
  dataset: StringLiteral | Missing;
  /** `sample(10) repeatable(1)`; absent where all rows are loaded. */
  sample?: { percent: Expression; seed: Expression | null };
}
export interface FilterStatement extends Assigns {
  kind: 'filter';
  input: Name;
  condition: Expression;
}
/** `group` and `cogroup`, of one or more streams. */
export interface GroupStatement extends Assigns {
  kind: 'group';
  word: 'group' | 'cogroup';
  inputs: GroupInput[];
}
export interface GroupInput extends Span {
  stream: Name;
  keys: GroupKey[];
  /** `by all`, `by 'all'`. */
  all: boolean;
  rollup: boolean;
  /** Join word that follows this operand; null on the last, `inner` where none is written. */
  join: 'inner' | 'left' | 'right' | 'full' | null;
  /** The binding that stands in place of the join word. */
  joinBinding?: string;
}
export type GroupKey = Expression;
export interface ForeachStatement extends Assigns {
  kind: 'foreach';
  input: Name;
  projections: Projection[];
}
export interface Projection extends Span {
  expression: Expression;
  alias: Name | null;
  /** No comma before it: it starts with a binding that brings its own. */
  joined?: true;
}
export interface OrderStatement extends Assigns {
  kind: 'order';
  input: Name;
  keys: OrderKey[];
}
export interface OrderKey extends Span {
  expression: Expression;
  direction: 'asc' | 'desc';
  nulls: 'first' | 'last' | null;
}
export interface LimitStatement extends Assigns {
  kind: 'limit';
  input: Name;
  count: Expression;
}
export interface OffsetStatement extends Assigns {
  kind: 'offset';
  input: Name;
  count: Expression;
}
export interface UnionStatement extends Assigns {
  kind: 'union';
  inputs: Name[];
}
/** `fill q by (dateCols=(…), startDate=…, endDate=…, partition=…)`. */
export interface FillStatement extends Assigns {
  kind: 'fill';
  input: Name;
  options: Option[];
}
/** `timeseries q generate 'm' as 'fc' with (length=…, …)`; `arimax` reads alike, and does not run. */
export interface TimeseriesStatement extends Assigns {
  kind: 'timeseries';
  word: 'timeseries' | 'arimax';
  input: Name;
  projections: Projection[];
  options: Option[];
}
export interface Option extends Span {
  name: Name;
  /** One value, or the values between parentheses. */
  values: Expression[];
}
export interface SampleStatement extends Assigns {
  kind: 'sample';
  input: Name;
  percent: Expression;
}
/** `join a by f semi, b by g`: the rows of the first stream that the second has too, or lacks. */
export interface JoinStatement extends Assigns {
  kind: 'join';
  inputs: GroupInput[];
  how: 'semi' | 'anti';
}
/** A last statement that only names a stream: `q;`. */
export interface ResultStatement extends Assigns {
  kind: 'result';
  input: Name;
}
export interface MissingStatement extends Assigns {
  kind: 'missing-statement';
  text: string;
}

export type Expression =
  | Field
  | StringLiteral
  | NumberLiteral
  | NullLiteral
  | BooleanLiteral
  | ArrayLiteral
  | RangeLiteral
  | Unary
  | Binary
  | IsNull
  | InTest
  | Call
  | WindowCall
  | Case
  | All
  | Tuple
  | BindingExpression
  | Missing;

/** A field, with the stream before it where written: `'a'`, `s.'a'`, `s['a']`. */
export interface Field extends Span {
  kind: 'field';
  stream: Name | null;
  name: Name;
}
export interface StringLiteral extends Span {
  kind: 'string';
  /** Without quotes and escapes; placeholders and bindings stand in it as written. */
  value: string;
}
export interface NumberLiteral extends Span {
  kind: 'number';
  value: number;
  /** As written: `01` stays `01`. */
  text: string;
}
export interface NullLiteral extends Span {
  kind: 'null';
}
export interface BooleanLiteral extends Span {
  kind: 'boolean';
  value: boolean;
}
export interface ArrayLiteral extends Span {
  kind: 'array';
  items: Expression[];
}
/** `a..b` inside an array; null is an open end. */
export interface RangeLiteral extends Span {
  kind: 'range';
  from: Expression | null;
  to: Expression | null;
}
export interface Unary extends Span {
  kind: 'unary';
  operator: '-' | '+' | 'not';
  operand: Expression;
}
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'matches'
  | 'like'
  | 'and'
  | 'or';
export interface Binary extends Span {
  kind: 'binary';
  operator: BinaryOperator;
  left: Expression;
  right: Expression;
}
export interface IsNull extends Span {
  kind: 'is-null';
  operand: Expression;
  not: boolean;
}
/** `x in [..]`, `x not in [..]`, `x in all`, `x by all`. */
export interface InTest extends Span {
  kind: 'in';
  operand: Expression;
  not: boolean;
  list: Expression;
}
export interface Call extends Span {
  kind: 'call';
  function: Name;
  arguments: Expression[];
  /** `percentile_cont(0.5) within group (order by x)`. */
  withinGroup: OrderKey[] | null;
}
/** `sum(x) over ([..0] partition by all order by (…))`. */
export interface WindowCall extends Span {
  kind: 'window';
  call: Call;
  /** Null is an open end; `[..]` is both null. */
  frame: { from: Expression | null; to: Expression | null } | null;
  /** Empty is `partition by all`. */
  partition: Expression[];
  order: OrderKey[];
}
export interface Case extends Span {
  kind: 'case';
  /** `case 'f' when v then …`. */
  subject: Expression | null;
  branches: { when: Expression; then: Expression }[];
  otherwise: Expression | null;
}
export interface All extends Span {
  kind: 'all';
}
export interface Tuple extends Span {
  kind: 'tuple';
  items: Expression[];
}
/** `{{…}}` or `${…}` or `!{…}` where an expression, an operator or a list may stand: whatever it will give. */
export interface BindingExpression extends Span {
  kind: 'binding';
  text: string;
  /** What stands right before and behind it, where it takes the place of an operator: `'a' {{comparison}} 5`. */
  before?: Expression;
  after?: Expression;
}
export interface Missing extends Span {
  kind: 'missing';
}
