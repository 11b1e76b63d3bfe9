import { quoteName } from '../../shared/quote.ts';
import type { Identifier, Relation } from '../sql/tree.ts';
import { catalogName } from './catalog.ts';
import { comparable } from './compare.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { asCondition, emitExpression, emitName } from './emitExpression.ts';
import { emitQuery, renamed } from './emitQuery.ts';
import type { Scope, ScopeColumn, Source } from './scope.ts';

type Join = Extract<Relation, { kind: 'join' }>;
type Table = Extract<Relation, { kind: 'table' }>;

/** The relations of FROM in their order; each adds what it is to the scope. */
export function emitRelations(relations: readonly Relation[], e: Emission): string {
  return relations.map((relation) => emitRelation(relation, e)).join(', ');
}

export function emitRelation(relation: Relation, e: Emission): string {
  switch (relation.kind) {
    case 'table':
      return emitTable(relation, e);
    case 'derived': {
      if (relation.lateral) hasNo(e, relation, 'Redshift has no LATERAL subqueries.');
      // Redshift wants a name for every subquery.
      if (!relation.alias) hasNo(e, relation, 'Redshift wants an alias for a subquery in FROM.');
      const inner: Scope = { ...e.scope, sources: [], aliases: new Map(), hidden: new Set() };
      const { sql, columns } = emitQuery(relation.query, { ...e, scope: inner });
      const names = relation.columns.map((column) => column.name.toLowerCase());
      e.scope.sources.push({ names: aliasNames(relation.alias), columns: renamed(columns, names) });
      return `(${sql})${aliasOf(relation)}`;
    }
    case 'function':
      hasNo(
        e,
        relation.call.nameSpan,
        relation.call.name === 'generate_series'
          ? 'Redshift’s generate_series runs on the leader node only and cannot meet a table; use a recursive common table expression.'
          : `Redshift has no table function ${relation.call.name}.`,
      );
      e.scope.sources.push({ names: aliasNames(relation.alias), columns: null });
      return '(SELECT NULL)';
    case 'join':
      return emitJoin(relation, e);
  }
}

function emitTable(relation: Table, e: Emission): string {
  const names = relation.parts.map((part) => part.name.toLowerCase());
  const own = relation.alias
    ? [relation.alias.name.toLowerCase()]
    : [names.at(-1)!, names.slice(-2).join('.')];
  const column = superColumn(relation, e);
  if (column) return unnest(relation, column, e);
  if (relation.position) hasNo(e, relation.position, 'AT goes with a SUPER array only.');
  const [only] = names;
  const cte = names.length === 1 ? e.scope.ctes.get(only!) : undefined;
  const listed = relation.columns.map((item) => item.name.toLowerCase());
  if (cte !== undefined) {
    e.scope.sources.push({ names: own, columns: renamed(cte, listed) });
    return `${emitName(relation.parts[0]!)}${aliasOf(relation)}`;
  }
  if (/^(pg_catalog\.|pg_|stl_|stv_|svl_|svv_|sys_|svcs_|information_schema\.)/.test(names.join('.')))
    notHere(e, relation, `The system table ${names.join('.')}`);
  // DuckDB would read a file of that name.
  if (/[./\\:*]/.test(names.at(-1)!) && !e.catalog.has(catalogName(relation.parts)))
    hasNo(e, relation, `There is no table "${names.at(-1)}"; Redshift has no files in FROM.`);
  const known: ScopeColumn[] | null = e.catalog.get(catalogName(relation.parts)) ?? null;
  e.scope.sources.push({ names: own, columns: renamed(known, listed) });
  return `${emitTableName(relation.parts, e)}${aliasOf(relation)}`;
}

/** `c.c_orders`, where `c` is a relation before it and `c_orders` SUPER: an array to go through. */
function superColumn(relation: Table, e: Emission): { source: Source; path: string[] } | null {
  const names = relation.parts.map((part) => part.name.toLowerCase());
  const source = e.scope.sources.find((s) => s.names.includes(names[0]!));
  if (!source?.columns) return null;
  // The element of an array that was gone through is itself SUPER.
  const element =
    source.columns.length === 1 &&
    source.columns[0]!.name === names[0] &&
    source.columns[0]!.type?.name === 'super';
  if (names.length === 1 && !element) return null;
  const first = element ? source.columns[0] : source.columns.find((column) => column.name === names[1]);
  if (first?.type?.name !== 'super') return null;
  return { source, path: element ? names.slice(1) : names.slice(2) };
}

function unnest(relation: Table, { source, path }: { source: Source; path: string[] }, e: Emission): string {
  const names = relation.parts.map((part) => part.name.toLowerCase());
  const root =
    source.columns!.length === 1 && source.columns![0]!.name === names[0]
      ? `${quoteName(names[0]!)}.${quoteName(names[0]!)}`
      : `${quoteName(names[0]!)}.${quoteName(names[1]!)}`;
  const alias = relation.alias?.name.toLowerCase() ?? names.at(-1)!;
  const steps = path.map((step) => `.${JSON.stringify(step)}`).join('');
  const elements = `rs_elements(json_extract(${root}, '$${steps}'))`;
  e.scope.sources.push({ names: [alias], columns: [{ name: alias, type: { name: 'super' } }] });
  let index = '';
  if (relation.position) {
    const name = relation.position.name.toLowerCase();
    e.scope.sources.push({ names: [], columns: [{ name, type: { name: 'bigint' } }] });
    index = `, unnest(range(0, len(${elements}))) AS ${quoteName(name)}`;
  }
  return `LATERAL (SELECT unnest(${elements}) AS ${quoteName(alias)}${index}) AS ${quoteName(alias)}`;
}

function emitJoin(relation: Join, e: Emission): string {
  const before = e.scope.sources.length;
  const left = emitRelation(relation.left, e);
  const middle = e.scope.sources.length;
  const right = emitRelation(relation.right, e);
  if (relation.type === 'semi' || relation.type === 'anti')
    hasNo(
      e,
      relation.joinSpan ?? relation,
      `Redshift has no ${relation.type.toUpperCase()} JOIN; use [NOT] EXISTS.`,
    );
  if (relation.natural && relation.on) hasNo(e, relation, 'A NATURAL JOIN has no ON.');
  if (relation.type === 'cross') {
    if (relation.on) hasNo(e, relation.on, 'A CROSS JOIN has no ON.');
    return `${left} CROSS JOIN ${right}`;
  }
  if (!relation.natural && !relation.on && relation.using.length === 0)
    hasNo(e, relation.joinSpan ?? relation, 'This join has no condition: add ON, or say CROSS JOIN.');
  const type = relation.type === 'semi' || relation.type === 'anti' ? 'LEFT' : relation.type.toUpperCase();
  if (relation.on) {
    const on = asCondition(emitExpression(relation.on, e), e, relation.on);
    return `${left} ${type} JOIN ${right} ON ${on}`;
  }
  checkUsing(relation, e.scope.sources.slice(before, middle), e.scope.sources.slice(middle), e);
  const using = relation.using.length > 0 ? ` USING (${relation.using.map(emitName).join(', ')})` : '';
  return `${left}${relation.natural ? ' NATURAL' : ''} ${type} JOIN ${right}${using}`;
}

/** Columns that USING joins are compared by DuckDB, blanks and all; where that matters it is refused. */
function checkUsing(relation: Join, left: Source[], right: Source[], e: Emission): void {
  for (const column of relation.using) {
    const name = column.name.toLowerCase();
    const find = (sources: Source[]) => sources.flatMap((s) => s.columns ?? []).find((c) => c.name === name);
    const [a, b] = [find(left), find(right)];
    if (!a?.type || !b?.type) continue;
    const [x, y] = comparable({ sql: 'x', type: a.type }, { sql: 'y', type: b.type }, e, column);
    if ((x !== 'x' || y !== 'y') && !(a.type.name === 'varchar' && b.type.name === 'varchar'))
      notHere(e, column, `USING (${name}) of columns of different types`, 'Use ON.');
  }
}

const aliasNames = (alias: Identifier | null) => (alias ? [alias.name.toLowerCase()] : []);

/** A table's name for DuckDB. */
export function emitTableName(parts: Identifier[], e: Emission): string {
  if (parts.length > 2) {
    notHere(
      e,
      { start: parts[0]!.start, end: parts.at(-1)!.end },
      'A name of three parts',
      'Leave the database away.',
    );
    return emitName(parts.at(-1)!);
  }
  if (parts.length === 1) return emitName(parts[0]!);
  return `${emitSchema(parts[0]!, e)}.${emitName(parts[1]!)}`;
}

/** Redshift's `public` is DuckDB's `main`. */
export function emitSchema(schema: Identifier, e: Emission): string {
  const name = schema.name.toLowerCase() === 'public' ? 'main' : emitName(schema);
  return e.database === null ? name : `${quoteName(e.database)}.${name}`;
}

function aliasOf(relation: { alias: Identifier | null; columns: Identifier[] }): string {
  return relation.alias ? ` AS ${emitName(relation.alias)}${columnList(relation.columns)}` : '';
}

export function columnList(columns: Identifier[]): string {
  return columns.length === 0 ? '' : ` (${columns.map(emitName).join(', ')})`;
}
