import type {
  CheckDefinition,
  PipelineDefinition,
  StageDefinition,
  TargetDefinition,
  TransformInput,
  VariableDefinition,
} from '../pipeline/definition/definition.ts';
import type { Column, ColumnType } from '../shared/table.ts';
import {
  childOf,
  entryOf,
  plainOf,
  textOf,
  textsOf,
  type YamlEntry,
  type YamlNode,
} from './yaml/readYaml.ts';

/** A file that fits the schema as a definition; `after` holds what the file declares. */
export function buildDefinition(file: string, root: YamlNode): PipelineDefinition {
  return {
    file,
    name: textOf(childOf(root, 'name')) ?? '',
    description: textOf(childOf(root, 'description')),
    variables: entriesOf(childOf(root, 'variables')).map(variable),
    targets: entriesOf(childOf(root, 'targets')).map(target),
    stages: entriesOf(childOf(root, 'stages')).map(stage),
  };
}

const entriesOf = (node: YamlNode | undefined): YamlEntry[] => (node?.kind === 'map' ? node.entries : []);
const isTrue = (node: YamlNode | undefined) => node?.kind === 'scalar' && node.value === true;

function numberOf(node: YamlNode | undefined): number | null {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : null;
}

function variable({ key, keySpan, value }: YamlEntry): VariableDefinition {
  return {
    name: key,
    type: textOf(childOf(value, 'type')) as VariableDefinition['type'],
    description: textOf(childOf(value, 'description')),
    default: textOf(childOf(value, 'default')),
    span: keySpan,
  };
}

function target({ key, keySpan, value }: YamlEntry): TargetDefinition {
  const options = childOf(value, 'options');
  return {
    name: key,
    kind: textOf(childOf(value, 'kind')) as TargetDefinition['kind'],
    environment: (textOf(childOf(value, 'environment')) ?? 'development') as TargetDefinition['environment'],
    spark: isTrue(childOf(value, 'spark')),
    readOnly: isTrue(childOf(value, 'readOnly')),
    variables: Object.fromEntries(
      entriesOf(childOf(value, 'variables')).map((entry) => [entry.key, textOf(entry.value) ?? '']),
    ),
    options: options ? (plainOf(options) as Record<string, unknown>) : {},
    span: keySpan,
  };
}

function stage({ key, keySpan, value }: YamlEntry): StageDefinition {
  const kind = textOf(childOf(value, 'kind')) as StageDefinition['kind'];
  const base = {
    name: key,
    description: textOf(childOf(value, 'description')),
    after: textsOf(childOf(value, 'after')),
    span: keySpan,
  };
  const script = textOf(childOf(value, 'script')) ?? '';
  switch (kind) {
    case 'ingest':
      return { ...base, kind, source: source(childOf(value, 'source')), streams: streams(value) };
    case 'transform':
      return {
        ...base,
        kind,
        script,
        language: script.endsWith('.py') ? 'pyspark' : 'sql',
        inputs: entriesOf(childOf(value, 'inputs')).map(input),
        outputs: entriesOf(childOf(value, 'outputs')).map((entry) => ({
          name: entry.key,
          path: trimPath(textOf(childOf(entry.value, 'path')) ?? ''),
          format: 'parquet',
          partitionBy: textsOf(childOf(entry.value, 'partitionBy')),
          span: entry.keySpan,
        })),
      };
    case 'load':
      return { ...base, kind, scripts: textsOf(childOf(value, 'scripts')) };
    case 'check':
      return { ...base, kind, checks: entriesOf(childOf(value, 'checks')).map(check) };
    case 'train': {
      const options = childOf(value, 'options');
      return { ...base, kind, script, options: options ? (plainOf(options) as Record<string, unknown>) : {} };
    }
    case 'publish':
      return {
        ...base,
        kind,
        datasets: entriesOf(childOf(value, 'datasets')).map((entry) => ({
          name: entry.key,
          label: textOf(childOf(entry.value, 'label')),
          table: textOf(childOf(entry.value, 'table')) ?? '',
          span: entry.keySpan,
        })),
        dashboards: textsOf(childOf(value, 'dashboards')),
      };
  }
}

const trimPath = (path: string) => path.replace(/^\/+|\/+$/g, '');

type Source = Extract<StageDefinition, { kind: 'ingest' }>['source'];

function source(node: YamlNode | undefined): Source {
  const options = (node ? plainOf(node) : {}) as Record<string, unknown>;
  const { kind, ...rest } = options;
  return { kind: kind as Source['kind'], options: rest };
}

function streams(stageNode: YamlNode): Record<string, string> | null {
  const node = childOf(stageNode, 'streams');
  if (!node) return null;
  return Object.fromEntries(entriesOf(node).map((entry) => [entry.key, textOf(entry.value) ?? '']));
}

function input({ key, keySpan, value }: YamlEntry): TransformInput {
  const stream = textOf(childOf(value, 'stream'));
  const format = textOf(childOf(value, 'format'));
  return {
    name: key,
    from: stream === null ? { path: trimPath(textOf(childOf(value, 'path')) ?? '') } : { stream },
    format: stream === null && format !== 'ndjson' ? 'parquet' : 'ndjson',
    columns: columns(childOf(value, 'columns')),
    span: keySpan,
  };
}

function columns(node: YamlNode | undefined): Column[] | null {
  if (!node) return null;
  return entriesOf(node).map((entry) => ({
    name: entry.key,
    type: (textOf(entry.value) ?? 'string') as ColumnType,
    nullable: true,
  }));
}

function check({ key, keySpan, value }: YamlEntry): CheckDefinition {
  const base = { name: key, span: keySpan };
  const script = textOf(childOf(value, 'script'));
  if (script !== null) return { ...base, type: 'sql', script };
  const entry = entryOf(value, 'rowCount') ?? entriesOf(value)[0];
  const options = entry?.value;
  const table = textOf(childOf(options, 'table')) ?? '';
  if (entry?.key === 'rowCount')
    return {
      ...base,
      type: 'row-count',
      table,
      min: numberOf(childOf(options, 'min')),
      max: numberOf(childOf(options, 'max')),
    };
  if (entry?.key === 'freshness')
    return {
      ...base,
      type: 'freshness',
      table,
      column: textOf(childOf(options, 'column')) ?? '',
      maxAge: seconds(textOf(childOf(options, 'maxAge')) ?? ''),
      asOf: textOf(childOf(options, 'asOf')),
    };
  const type = entry?.key === 'unique' ? 'unique' : 'not-null';
  return { ...base, type, table, columns: textsOf(childOf(options, 'columns')) };
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `12h` in seconds. */
function seconds(text: string): number {
  const match = /^([\d.]+)\s*([smhdw])$/.exec(text);
  return match ? Number(match[1]) * unitSeconds[match[2]!]! : 0;
}
