import { isAbsolute, resolve } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import type { DumpSpec, FilesSpec, SourceSpec, StackExchangeSpec } from '../../shared/sourceSpec.ts';
import type { Column } from '../../shared/table.ts';
import type { IngestStage, PipelineDefinition } from '../definition/definition.ts';
import { fillVariables, isInside } from '../resolveVariables.ts';

/** What an ingest stage reads, with variables filled in and paths absolute. `secrets` come from a client. */
export function resolveSource(
  root: string,
  definition: PipelineDefinition,
  stage: IngestStage,
  variables: Record<string, string>,
  secrets: Record<string, string>,
): SourceSpec {
  const where = `${definition.file}, stage "${stage.name}"`;
  const fail = (message: string): never => {
    throw new Failure('source.options', `${where}: ${message}`, { file: definition.file });
  };
  const options = fill(stage.source.options, variables, where) as Record<string, unknown>;
  const text = (name: string): string | null => {
    const value = options[name];
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : fail(`"${name}" is text.`);
  };
  const needed = (name: string): string => text(name) ?? fail(`"${name}" is missing.`);
  const texts = (name: string): string[] | null => {
    const value = options[name];
    if (value === undefined || value === null) return null;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    return fail(`"${name}" is a list of names.`);
  };
  const oneOf = <T extends string>(name: string, allowed: readonly T[], fallback: T | null): T => {
    const value = text(name) ?? fallback;
    return allowed.find((choice) => choice === value) ?? fail(`"${name}" is one of ${allowed.join(', ')}.`);
  };
  const path = () => absolutePath(root, definition, stage, needed('path'), fail);

  if (stage.source.kind === 'dump')
    return { kind: 'dump', path: path(), tables: texts('tables') } satisfies DumpSpec;
  if (stage.source.kind === 'files')
    return {
      kind: 'files',
      path: path(),
      format: oneOf('format', ['ndjson', 'csv', 'parquet'], null),
      table: needed('table'),
      columns: columnsOf(options.columns),
      full: options.full === true || options.full === 'true',
    } satisfies FilesSpec;
  const methods = ['questions', 'answers', 'tags'] as const;
  const chosen = texts('methods') ?? [...methods];
  return {
    kind: 'stack-exchange',
    site: needed('site'),
    methods: chosen.map(
      (name) => methods.find((method) => method === name) ?? fail(`"methods" are ${methods.join(', ')}.`),
    ),
    by: oneOf('by', ['creation', 'activity'], 'activity'),
    from: text('from'),
    endpoint: text('endpoint'),
    key: secrets['stack-exchange.key'] ?? null,
  } satisfies StackExchangeSpec;
}

/** A place outside the project must come from a variable of type path, whose own source was checked. */
function absolutePath(
  root: string,
  { variables }: PipelineDefinition,
  stage: IngestStage,
  value: string,
  fail: (message: string) => never,
): string {
  const path = isAbsolute(value) ? value : resolve(root, value);
  const written = String(stage.source.options.path);
  const name = /^\$\{\s*([\w-]+)\s*\}$/.exec(written)?.[1];
  const byVariable = variables.some((variable) => variable.name === name && variable.type === 'path');
  if (!byVariable && !isInside(root, path))
    fail(`"path" leads out of the project: ${value}. Only a variable of type path, given by --var, may.`);
  return path;
}

function fill(value: unknown, variables: Record<string, string>, where: string): unknown {
  if (typeof value === 'string') return fillVariables(value, variables, where);
  if (Array.isArray(value)) return value.map((item) => fill(item, variables, where));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, fill(item, variables, where)]),
    );
  return value;
}

/** `[{name, type}]` or `{name: type}`; the types themselves were checked with the file. */
function columnsOf(value: unknown): Column[] | null {
  if (value === null || typeof value !== 'object') return null;
  const listed = Array.isArray(value)
    ? (value as Column[])
    : Object.entries(value).map(([name, type]) => ({ name, type: type as Column['type'] }));
  return listed.map(({ name, type, ...rest }) => ({
    name,
    type,
    nullable: 'nullable' in rest ? rest.nullable !== false : true,
  }));
}
