/** The tree that both dialects parse into. Every node has UTF-16 offsets `[start, end)` into the text. */
export interface Span {
  start: number;
  end: number;
}

export interface Identifier extends Span {
  name: string;
  quoted: boolean;
}

export type Expr =
  | (Span & { kind: 'string'; value: string })
  | (Span & { kind: 'number'; text: string })
  | (Span & { kind: 'boolean'; value: boolean })
  | (Span & { kind: 'null' })
  /** `DATE '2024-01-01'`, `TIMESTAMP '…'`. */
  | (Span & { kind: 'typed'; type: 'date' | 'timestamp'; value: string })
  | (Span & { kind: 'interval'; parts: { value: Expr; unit: string }[] })
  /** `${name}`: a value, given as a literal. */
  | (Span & { kind: 'variable'; name: string })
  | (Span & { kind: 'column'; parts: Identifier[] })
  /** `exclude` holds the names behind `* EXCLUDE`. */
  | (Span & { kind: 'star'; qualifier: Identifier | null; exclude?: Identifier[] })
  | (Span & { kind: 'unary'; op: string; operand: Expr })
  | (Span & { kind: 'binary'; op: string; left: Expr; right: Expr })
  | (Span & { kind: 'between'; not: boolean; operand: Expr; low: Expr; high: Expr })
  | (Span & { kind: 'in'; not: boolean; operand: Expr; items: Expr[] | null; query: Query | null })
  | (Span & { kind: 'like'; op: string; not: boolean; operand: Expr; pattern: Expr; escape: Expr | null })
  /** `IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM x`. */
  | (Span & {
      kind: 'is';
      not: boolean;
      operand: Expr;
      test: 'null' | 'true' | 'false' | 'unknown' | 'distinct';
      other: Expr | null;
    })
  | (Span & {
      kind: 'case';
      operand: Expr | null;
      whens: { when: Expr; result: Expr }[];
      otherwise: Expr | null;
    })
  | (Span & { kind: 'cast'; form: 'cast' | 'try_cast' | '::'; operand: Expr; type: TypeName })
  | Call
  | (Span & { kind: 'lambda'; params: Identifier[]; body: Expr })
  | (Span & { kind: 'subscript'; operand: Expr; index: Expr })
  | (Span & { kind: 'field'; operand: Expr; name: Identifier })
  | (Span & { kind: 'exists'; query: Query })
  | (Span & { kind: 'subquery'; query: Query })
  | (Span & { kind: 'extract'; unit: string; operand: Expr })
  | (Span & { kind: 'tuple'; items: Expr[] });

export interface Call extends Span {
  kind: 'call';
  /** Lower case; a schema-qualified name keeps its dots. */
  name: string;
  nameSpan: Span;
  args: Expr[];
  distinct: boolean;
  /** `agg(x ORDER BY y)`. */
  orderBy: OrderItem[];
  filter: Expr | null;
  /** From FILTER to its closing parenthesis. */
  filterSpan?: Span;
  withinGroup: OrderItem[] | null;
  nulls: 'ignore' | 'respect' | null;
  over: Window | null;
}

export interface Window extends Span {
  /** `OVER name`. */
  name: string | null;
  partitionBy: Expr[];
  orderBy: OrderItem[];
  frame: { unit: 'rows' | 'range' | 'groups'; from: FrameBound; to: FrameBound | null } | null;
}

export type FrameBound =
  | { type: 'unbounded preceding' | 'unbounded following' | 'current row' }
  | { type: 'preceding' | 'following'; value: Expr };

export interface TypeName extends Span {
  /** Lower case, one space between words: `double precision`, `varchar`, `array`. */
  name: string;
  args: (number | 'max')[];
  /** The element of an array. */
  of: TypeName | null;
  /** Of a struct; of a map, `key` and `value`. */
  fields?: { name: string; type: TypeName }[];
}

export interface OrderItem extends Span {
  expr: Expr;
  direction: 'asc' | 'desc';
  nulls: 'first' | 'last' | null;
}

export interface Query extends Span {
  kind: 'query';
  recursive: boolean;
  ctes: Cte[];
  body: QueryBody;
  orderBy: OrderItem[];
  /** Spark's `DISTRIBUTE BY`, `SORT BY`, `CLUSTER BY`. */
  distribution?: OrderItem[];
  limit: Expr | null;
  offset: Expr | null;
}

export interface Cte extends Span {
  name: Identifier;
  columns: Identifier[];
  query: Query;
}

export type QueryBody =
  | Select
  | (Span & {
      kind: 'setop';
      op: 'union' | 'intersect' | 'except';
      all: boolean;
      left: QueryBody;
      right: QueryBody;
      /** The operator's own words. */
      opSpan?: Span;
    })
  | (Span & { kind: 'values'; rows: Expr[][] })
  | (Span & { kind: 'nested'; query: Query });

export interface Select extends Span {
  kind: 'select';
  distinct: boolean;
  /** PostgreSQL's `DISTINCT ON (…)`: neither dialect has it, so that it can be refused by name. */
  distinctOn: Span | null;
  top: Expr | null;
  items: SelectItem[];
  from: Relation[];
  lateralViews: LateralView[];
  where: Expr | null;
  groupBy: GroupItem[];
  having: Expr | null;
  qualify: Expr | null;
  windows: { name: Identifier; window: Window }[];
}

export interface SelectItem extends Span {
  expr: Expr;
  alias: Identifier | null;
  /** Spark's `posexplode(x) AS (a, b)`. */
  aliases?: Identifier[];
}

export type GroupItem =
  | (Span & { kind: 'plain'; expr: Expr })
  | (Span & { kind: 'rollup' | 'cube' | 'grouping sets'; sets: Expr[] });

export interface LateralView extends Span {
  outer: boolean;
  call: Call;
  table: Identifier;
  columns: Identifier[];
}

export type Relation =
  /** `position` is the name behind AT: the index in a SUPER array that is gone through. */
  | (Span & {
      kind: 'table';
      parts: Identifier[];
      alias: Identifier | null;
      columns: Identifier[];
      position?: Identifier;
    })
  | (Span & {
      kind: 'derived';
      query: Query;
      lateral: boolean;
      alias: Identifier | null;
      columns: Identifier[];
    })
  | (Span & { kind: 'function'; call: Call; alias: Identifier | null; columns: Identifier[] })
  | (Span & {
      kind: 'join';
      type: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'semi' | 'anti';
      natural: boolean;
      left: Relation;
      right: Relation;
      on: Expr | null;
      using: Identifier[];
      /** The words that make it a join. */
      joinSpan?: Span;
    });

export interface ColumnDefinition extends Span {
  name: Identifier;
  type: TypeName;
  notNull: boolean;
  default: Expr | null;
  identity: boolean;
  encode: string | null;
  distkey: boolean;
  sortkey: boolean;
  key: 'primary' | 'unique' | null;
}

export type AlterAction =
  | { type: 'addColumn'; column: ColumnDefinition }
  | { type: 'dropColumn'; column: Identifier }
  | { type: 'renameColumn'; from: Identifier; to: Identifier }
  | { type: 'rename'; to: Identifier }
  /** `APPEND FROM other [IGNOREEXTRA | FILLTARGET]` */
  | { type: 'append'; from: Identifier[]; fill: boolean }
  /** Owner, distribution, sort key, encoding, constraints: what only the planner minds. */
  | { type: 'none' };

export interface MergeClause extends Span {
  matched: boolean;
  bySource: boolean;
  condition: Expr | null;
  action:
    | { type: 'update'; assignments: Assignment[] }
    | { type: 'insert'; columns: Identifier[]; values: Expr[] }
    | { type: 'delete' };
}

export interface Assignment extends Span {
  column: Identifier;
  value: Expr;
}

export type Statement =
  | (Span & { kind: 'select'; query: Query })
  | (Span & {
      kind: 'createView';
      name: Identifier[];
      orReplace: boolean;
      temporary: boolean;
      columns: Identifier[];
      query: Query;
    })
  | (Span & {
      kind: 'createTable';
      name: Identifier[];
      temporary: boolean;
      ifNotExists: boolean;
      columns: ColumnDefinition[];
      /** `LIKE other`. */
      like: Identifier[] | null;
      /** `LIKE other INCLUDING DEFAULTS`. */
      likeDefaults?: boolean;
      /** `DISTSTYLE`, `DISTKEY`, `SORTKEY`, as written. */
      attributes: { name: string; columns: Identifier[]; value: string | null }[];
      query: Query | null;
      /** `CREATE TABLE t (a, b) AS …`: names for the query's columns. */
      columnNames?: Identifier[];
    })
  | (Span & { kind: 'alterTable'; table: Identifier[]; action: AlterAction })
  | (Span & { kind: 'createSchema'; name: Identifier; ifNotExists: boolean })
  | (Span & {
      kind: 'drop';
      what: 'table' | 'view' | 'schema';
      ifExists: boolean;
      names: Identifier[][];
      cascade: boolean;
    })
  /** `query` is null for DEFAULT VALUES. */
  | (Span & { kind: 'insert'; table: Identifier[]; columns: Identifier[]; query: Query | null })
  | (Span & {
      kind: 'update';
      table: Identifier[];
      alias: Identifier | null;
      assignments: Assignment[];
      from: Relation[];
      where: Expr | null;
    })
  | (Span & {
      kind: 'delete';
      table: Identifier[];
      alias: Identifier | null;
      using: Relation[];
      where: Expr | null;
    })
  | (Span & {
      kind: 'merge';
      table: Identifier[];
      alias: Identifier | null;
      source: Relation;
      on: Expr;
      clauses: MergeClause[];
      removeDuplicates: boolean;
    })
  | (Span & { kind: 'truncate'; table: Identifier[] })
  | (Span & { kind: 'copy'; table: Identifier[]; columns: Identifier[]; from: Expr; options: CopyOption[] })
  | (Span & { kind: 'unload'; query: Expr; to: Expr; options: CopyOption[] })
  /** Statements without an effect here (`ANALYZE`, `VACUUM`, `GRANT`, `COMMENT`, `SET`, `BEGIN` …) and unknown ones. */
  | (Span & { kind: 'other'; keyword: string });

export interface CopyOption extends Span {
  /** Lower-case words as written, for example `format as parquet`, `iam_role`, `gzip`. */
  name: string;
  value: Expr | null;
}
