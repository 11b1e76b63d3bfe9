import type { PipelineDefinition } from '../../pipeline/definition/definition.ts';
import { orderStages } from '../../pipeline/definition/orderStages.ts';
import { didYouMean, listed } from '../../pipeline/resolveVariables.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import { declaredTables } from '../../source/sourceTables.ts';
import { finding, keySpanAt, nodeAt, spanAt } from '../places.ts';
import { dependencies, feeds, type StageFlow } from '../stageFlow.ts';
import type { YamlNode } from '../yaml/readYaml.ts';

/** What stages say of each other: names that nothing has, outputs that two have, and circles. */
export function checkNames(
  definition: PipelineDefinition,
  root: YamlNode,
  flows: ReadonlyMap<string, StageFlow>,
): Finding[] {
  return [
    ...unknownStages(definition, root),
    ...unknownTables(definition, root),
    ...unknownInputs(definition, root, flows),
    ...duplicateOutputs(definition, root, flows),
    ...cycles(definition, root, flows),
  ];
}

function unknownStages({ stages }: PipelineDefinition, root: YamlNode): Finding[] {
  const names = stages.map((stage) => stage.name);
  return stages.flatMap((stage) =>
    stage.after.flatMap((name, i) => {
      if (name !== stage.name && names.includes(name)) return [];
      const message =
        name === stage.name
          ? 'A stage cannot wait for itself.'
          : `There is no stage "${name}".${didYouMean(name, names)}`;
      return [finding(spanAt(root, ['stages', stage.name, 'after', i]), 'unknown-stage', message)];
    }),
  );
}

/** Tables under `streams` that the stage's source does not have. */
function unknownTables({ stages }: PipelineDefinition, root: YamlNode): Finding[] {
  return stages.flatMap((stage) => {
    if (stage.kind !== 'ingest' || stage.streams === null) return [];
    const known = declaredTables(stage.source.kind, stage.source.options).map(({ name }) => name);
    return Object.keys(stage.streams)
      .filter((name) => !known.includes(name))
      .map((name) =>
        finding(
          keySpanAt(root, ['stages', stage.name, 'streams', name]),
          'unknown-table',
          `The source gives no table "${name}".${didYouMean(name, known)}${listed('There are', known)}`,
        ),
      );
  });
}

function unknownInputs(
  { stages }: PipelineDefinition,
  root: YamlNode,
  flows: ReadonlyMap<string, StageFlow>,
): Finding[] {
  const made = [...flows.values()].flatMap((flow) => [...flow.makes]);
  const namesOf = (kind: string) =>
    made.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
  const findings: Finding[] = [];
  for (const stage of stages) {
    if (stage.kind === 'transform')
      for (const { name, from } of stage.inputs) {
        const way = ['stages', stage.name, 'inputs', name];
        if (nodeAt(root, [...way, 'stream']) && nodeAt(root, [...way, 'path']))
          findings.push(
            finding(
              keySpanAt(root, [...way, 'path']),
              'unknown-key',
              'An input has either "stream" or "path". Remove one of them.',
            ),
          );
        if ('stream' in from && !made.includes(`stream:${from.stream}`))
          findings.push(
            finding(
              spanAt(root, [...way, 'stream']),
              'unknown-stream',
              `No ingest stage gives the stream "${from.stream}".${didYouMean(from.stream, namesOf('stream'))}${listed('There are', namesOf('stream'))}`,
            ),
          );
        if ('path' in from && from.path !== '' && !made.some((m) => feeds(m, `lake:${from.path}`)))
          findings.push(
            finding(
              spanAt(root, [...way, 'path']),
              'unknown-path',
              `No stage writes to "${from.path}".${didYouMean(from.path, namesOf('lake'))}`,
              'warning',
            ),
          );
      }
    for (const { table, way } of namedTables(stage, root)) {
      const known = namesOf('table');
      const name = table.toLowerCase().replace(/^public\./, '');
      if (!known.includes(name))
        findings.push(
          finding(
            spanAt(root, way),
            'unknown-table',
            `No stage makes the table ${table}.${didYouMean(name, known)}`,
          ),
        );
    }
  }
  return findings;
}

/** Tables that the pipeline file itself names. */
export function namedTables(
  stage: PipelineDefinition['stages'][number],
  root: YamlNode,
): { table: string; columns: string[]; way: string[] }[] {
  const at = (...rest: string[]) => ['stages', stage.name, ...rest];
  if (stage.kind === 'publish')
    return stage.datasets.map(({ name, table }) => ({
      table,
      columns: [],
      way: at('datasets', name, 'table'),
    }));
  if (stage.kind !== 'check') return [];
  return stage.checks.flatMap((check) => {
    if (check.type === 'sql') return [];
    const node = nodeAt(root, at('checks', check.name));
    const key = node?.kind === 'map' ? (node.entries[0]?.key ?? '') : '';
    const columns =
      check.type === 'freshness' ? [check.column] : check.type === 'row-count' ? [] : check.columns;
    return [{ table: check.table, columns, way: at('checks', check.name, key, 'table') }];
  });
}

function duplicateOutputs(
  { stages }: PipelineDefinition,
  root: YamlNode,
  flows: ReadonlyMap<string, StageFlow>,
): Finding[] {
  const findings: Finding[] = [];
  const first = new Map<string, string>();
  const say = (stage: string, what: string, way: string[]) => {
    const owner = first.get(what);
    const [kind, name] = [what.slice(0, what.indexOf(':')), what.slice(what.indexOf(':') + 1)];
    if (owner === undefined) first.set(what, stage);
    else
      findings.push(
        finding(
          keySpanAt(root, way),
          'duplicate-output',
          `The ${words[kind]} "${name}" is already made by the stage "${owner}".`,
        ),
      );
  };
  for (const stage of stages) {
    if (stage.kind === 'transform')
      for (const { name, path } of stage.outputs) {
        const inside = [...first.keys()].find(
          (other) => other !== `lake:${path}` && other.startsWith('lake:') && feeds(other, `lake:${path}`),
        );
        say(stage.name, inside ?? `lake:${path}`, ['stages', stage.name, 'outputs', name]);
      }
    else
      for (const made of flows.get(stage.name)?.makes ?? [])
        if (made !== 'stream:snapshots')
          say(
            stage.name,
            made,
            made.startsWith('dataset:')
              ? ['stages', stage.name, 'datasets', made.slice('dataset:'.length)]
              : ['stages', stage.name],
          );
  }
  return findings;
}

const words: Record<string, string> = {
  stream: 'stream',
  lake: 'place in the lake',
  table: 'table',
  dataset: 'dataset',
};

function cycles(
  { stages }: PipelineDefinition,
  root: YamlNode,
  flows: ReadonlyMap<string, StageFlow>,
): Finding[] {
  const after = dependencies(stages, flows);
  const { cycle } = orderStages(stages.map((stage) => ({ ...stage, after: after.get(stage.name) ?? [] })));
  const [first] = cycle;
  if (first === undefined || cycle.length < 2) return [];
  return [
    finding(
      keySpanAt(root, ['stages', first]),
      'stage-cycle',
      `These stages wait for each other: ${[...cycle, first].join(' → ')}. One of them must not read what the other makes.`,
    ),
  ];
}
