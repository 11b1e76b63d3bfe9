import type { Cursor } from './cursor.ts';
import { parseExpression, parseOrderItems } from './parseExpression.ts';
import { parseRelation } from './parseRelation.ts';
import { parseWindow } from './parseWindow.ts';
import type {
  Call,
  Cte,
  Expr,
  GroupItem,
  LateralView,
  OrderItem,
  Query,
  QueryBody,
  Select,
  SelectItem,
} from './tree.ts';

/** `[WITH …] body [ORDER BY …] [LIMIT …] [OFFSET …]` */
export function parseQuery(c: Cursor): Query {
  return c.nested(() => {
    const { start } = c.token;
    const ctes: Cte[] = [];
    let recursive = false;
    if (c.accept('with')) {
      recursive = c.accept('recursive');
      ctes.push(...c.list(() => parseCte(c)));
    }
    const body = parseSetOperation(c, 0);
    const orderBy = c.accept('order', 'by') ? parseOrderItems(c) : [];
    const distribution = c.dialect === 'spark' ? parseDistribution(c) : [];
    let limit: Expr | null = null;
    let offset: Expr | null = null;
    for (;;) {
      if (limit === null && c.accept('limit')) limit = c.accept('all') ? null : parseExpression(c);
      else if (offset === null && c.accept('offset')) offset = parseExpression(c);
      else break;
      if (c.dialect === 'redshift' && limit !== null && c.at(',') && c.peek().kind === 'number')
        c.refuseNext(2, 'Redshift writes LIMIT 10 OFFSET 5, not two numbers.');
      if (c.at('%') || c.at('percent')) {
        const from = limit?.start ?? start;
        c.take();
        c.refuse(from, 'Redshift’s LIMIT takes a number of rows, not a share of them.');
      }
    }
    if (c.dialect === 'redshift') refuseForeignEnd(c);
    return {
      kind: 'query',
      recursive,
      ctes,
      body,
      orderBy,
      ...(distribution.length > 0 ? { distribution } : {}),
      limit,
      offset,
      start,
      end: c.lastEnd,
    };
  });
}

function refuseForeignEnd(c: Cursor): void {
  const { start } = c.token;
  if (c.accept('fetch') && (c.accept('first') || c.accept('next')))
    c.refuse(start, 'Redshift has no FETCH FIRST; use LIMIT.');
  if (c.at('for') && ['update', 'share'].includes(c.peek().key)) {
    c.take();
    c.take();
    c.refuse(start, 'Redshift has no FOR UPDATE.');
  }
  if (c.accept('using', 'sample')) c.refuse(start, 'Redshift has no USING SAMPLE.');
}

/** `DISTRIBUTE BY`, `SORT BY`, `CLUSTER BY`: how Spark spreads rows, not which there are. */
function parseDistribution(c: Cursor): OrderItem[] {
  const items: OrderItem[] = [];
  while (c.accept('distribute', 'by') || c.accept('sort', 'by') || c.accept('cluster', 'by'))
    items.push(...parseOrderItems(c));
  return items;
}

function parseCte(c: Cursor): Cte {
  const name = c.identifier('the name of a common table expression');
  const columns = c.at('(') ? c.identifierList() : [];
  c.accept('as');
  if (c.dialect === 'redshift' && (c.at('materialized') || c.at('not', 'materialized')))
    c.refuseNext(c.at('not') ? 2 : 1, 'Redshift has no MATERIALIZED in WITH.');
  c.expect('(');
  const query = parseQuery(c);
  c.expect(')');
  return { name, columns, query, start: name.start, end: c.lastEnd };
}

const longestUnion = 1000;

/** INTERSECT binds stronger than UNION and EXCEPT. */
function parseSetOperation(c: Cursor, floor: number): QueryBody {
  let left = parseQueryTerm(c);
  for (let length = 0; ; length++) {
    if (length > longestUnion) c.fail(`This query joins more than ${longestUnion} queries`);
    const op = c.at('union')
      ? 'union'
      : c.at('intersect')
        ? 'intersect'
        : c.at('except') || c.at('minus')
          ? 'except'
          : null;
    const power = op === 'intersect' ? 2 : 1;
    if (op === null || power <= floor) return left;
    const opStart = c.take().start;
    const all = c.accept('all');
    if (!all) c.accept('distinct');
    const opSpan = { start: opStart, end: c.lastEnd };
    if (c.dialect === 'redshift' && c.accept('by', 'name'))
      c.refuse(opStart, 'Redshift has no UNION BY NAME.');
    const right = c.nested(() => parseSetOperation(c, power));
    left = { kind: 'setop', op, all, left, right, opSpan, start: left.start, end: right.end };
  }
}

function parseQueryTerm(c: Cursor): QueryBody {
  const { start } = c.token;
  if (c.accept('(')) {
    const query = parseQuery(c);
    c.expect(')');
    return { kind: 'nested', query, start, end: c.lastEnd };
  }
  if (c.accept('values')) {
    const rows = c.list(() => parseValuesRow(c));
    return { kind: 'values', rows, start, end: c.lastEnd };
  }
  return parseSelect(c);
}

function parseValuesRow(c: Cursor): Expr[] {
  if (!c.accept('(')) return [parseExpression(c)];
  const row = c.list(() => parseExpression(c));
  c.expect(')');
  return row;
}

function parseSelect(c: Cursor): Select {
  const { start } = c.token;
  c.expect('select');
  const from = c.token.start;
  const distinct = c.accept('distinct');
  if (!distinct) c.accept('all');
  let distinctOn: Select['distinctOn'] = null;
  if (distinct && c.at('on', '(')) {
    c.expect('on', '(');
    c.list(() => parseExpression(c));
    c.expect(')');
    distinctOn = { start: from, end: c.lastEnd };
  }
  if (c.dialect === 'redshift') refuseEmptySelect(c);
  const top = c.dialect === 'redshift' ? parseTop(c) : null;
  const items = c.list(() => parseSelectItem(c));
  if (c.dialect === 'redshift') parseExclude(c, items);
  if (c.dialect === 'redshift' && c.at('into')) {
    const into = c.take().start;
    c.refuse(into, 'SELECT … INTO is not for the local target; use CREATE TABLE … AS.', 'redshift-not-local');
  }
  const relations = c.accept('from') ? c.list(() => parseRelation(c)) : [];
  const lateralViews: LateralView[] = [];
  while (c.at('lateral', 'view')) lateralViews.push(parseLateralView(c));
  const where = c.accept('where') ? parseExpression(c) : null;
  const groupBy = c.accept('group', 'by') ? parseGroupBy(c) : [];
  const having = c.accept('having') ? parseExpression(c) : null;
  if (c.dialect === 'redshift' && c.at('using', 'sample')) refuseForeignEnd(c);
  const windows: Select['windows'] = [];
  const readWindows = () => {
    if (c.accept('window')) windows.push(...c.list(() => parseNamedWindow(c)));
  };
  readWindows();
  const qualify = c.accept('qualify') ? parseExpression(c) : null;
  readWindows();
  return {
    kind: 'select',
    distinct,
    distinctOn,
    top,
    items,
    from: relations,
    lateralViews,
    where,
    groupBy,
    having,
    qualify,
    windows,
    start,
    end: c.lastEnd,
  };
}

function refuseEmptySelect(c: Cursor): void {
  if (!c.at('from')) return;
  const { start } = c.take();
  c.refuse(start, 'SELECT without a list is not in Redshift; name the columns, or say *.');
}

/** `GROUP BY ALL` is DuckDB's. */
function parseGroupBy(c: Cursor): GroupItem[] {
  const { start } = c.token;
  if (c.dialect === 'redshift' && c.at('all') && c.peek().key !== '.' && c.peek().key !== '(') {
    c.take();
    c.refuse(start, 'The local target knows no GROUP BY ALL; name the columns.', 'redshift-not-local');
  }
  const items = c.list(() => parseGroupItem(c));
  // Hive's form: the columns, then the sets of them.
  if (c.dialect === 'spark' && c.at('grouping', 'sets')) return [parseGroupItem(c)];
  const kind = c.dialect === 'spark' && ['rollup', 'cube'].find((word) => c.at('with', word));
  if (!kind) return items;
  c.take();
  c.take();
  const sets = items.flatMap((item) => (item.kind === 'plain' ? [item.expr] : item.sets));
  return [{ kind: kind as 'rollup' | 'cube', sets, start, end: c.lastEnd }];
}

function parseNamedWindow(c: Cursor) {
  const name = c.identifier('a window');
  c.expect('as');
  return { name, window: parseWindow(c) };
}

function parseSelectItem(c: Cursor): SelectItem {
  const expr = parseExpression(c);
  if (c.dialect === 'redshift' && expr.kind === 'star') refuseStarOptions(c);
  if (c.dialect === 'spark' && (c.at('as', '(') || (c.at('(') && expr.kind === 'call'))) {
    c.accept('as');
    return { expr, alias: null, aliases: c.identifierList(), start: expr.start, end: c.lastEnd };
  }
  const alias = expr.kind === 'star' && c.at('exclude') ? null : c.alias();
  return { expr, alias, start: expr.start, end: c.lastEnd };
}

/** `SELECT * EXCLUDE a, b` or `(a, b)`: columns that the star leaves out. */
function parseExclude(c: Cursor, items: SelectItem[]): void {
  const { start } = c.token;
  const last = items.at(-1)!;
  if (last.expr.kind !== 'star' || !c.accept('exclude')) return;
  const exclude = c.at('(') ? c.identifierList() : c.list(() => c.identifier('a column'));
  if (items.length > 1 || last.expr.qualifier)
    c.refuse(
      start,
      'EXCLUDE beside other items is not for the local target; name the columns.',
      'redshift-not-local',
    );
  Object.assign(last.expr, { exclude, end: c.lastEnd });
}

/** DuckDB and BigQuery change a star by what follows it. */
function refuseStarOptions(c: Cursor): void {
  const { start, key } = c.token;
  if (!['replace', 'rename', 'except', 'like', 'ilike', 'similar'].includes(key)) return;
  if (key === 'except' && c.peek().key !== '(') return;
  c.take();
  c.refuse(start, `Redshift has no SELECT * ${key.toUpperCase()}; name the columns.`);
}

function parseGroupItem(c: Cursor): GroupItem {
  const { start } = c.token;
  const kind = c.at('rollup', '(')
    ? 'rollup'
    : c.at('cube', '(')
      ? 'cube'
      : c.at('grouping', 'sets')
        ? 'grouping sets'
        : null;
  if (kind === null) {
    const expr = parseExpression(c);
    return { kind: 'plain', expr, start, end: expr.end };
  }
  c.take();
  if (kind === 'grouping sets') c.take();
  c.expect('(');
  const sets = c.list(() => (c.at('(', ')') ? emptySet(c) : parseExpression(c)));
  c.expect(')');
  return { kind, sets, start, end: c.lastEnd };
}

function emptySet(c: Cursor): Expr {
  const { start } = c.token;
  c.expect('(', ')');
  return { kind: 'tuple', items: [], start, end: c.lastEnd };
}

function parseLateralView(c: Cursor): LateralView {
  const { start } = c.token;
  c.expect('lateral', 'view');
  const outer = c.accept('outer');
  const call = parseExpression(c);
  if (call.kind !== 'call') c.fail('Expected a call such as explode(…) after LATERAL VIEW');
  const table = c.identifier('a table alias');
  const columns = c.accept('as') ? c.list(() => c.identifier('a column')) : [];
  return { outer, call: call as Call, table, columns, start, end: c.lastEnd };
}

/** `TOP 10`: only before a number, since `top` may be a column. */
function parseTop(c: Cursor): Expr | null {
  if (!c.at('top') || c.peek().kind !== 'number') return null;
  c.take();
  return parseExpression(c);
}
