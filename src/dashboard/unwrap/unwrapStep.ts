import type { Finding } from '../../shared/diagnostic.ts';
import { plainValue } from '../json/jsonTree.ts';
import { readJson } from '../json/readJson.ts';
import type { JsonPath, Step, StepForm } from '../model.ts';
import { asArray, asObject, asText } from './jsonShape.ts';
import { loadedDatasets } from './loadedDatasets.ts';

/** What is wrong in a string of JSON, by its path and place within that string. */
export interface InnerFinding extends Finding {
  path: JsonPath;
}

const selectModes = ['none', 'single', 'singlerequired', 'multi', 'multirequired'] as const;
const deepestWrapping = 5;
const facetModes = ['all', 'none', 'include', 'exclude'] as const;

/** A step out of any shell: `query.query`, `start` and static values are read where they are strings of JSON. */
export function unwrapStep(name: string, json: unknown, findings: InnerFinding[]): Step {
  const step = asObject(json);
  const path: JsonPath = ['steps', name];
  const type = asText(step.type);
  const { query, queryPath, form } = unwrapQuery(type, step.query, [...path, 'query'], findings);
  const selectMode = asText(step.selectMode);
  const source = asObject(step.receiveFacetSource);
  const mode = facetModes.find((known) => known === source.mode);
  return {
    name,
    type,
    form,
    label: asText(step.label) || name,
    datasets: datasetsOf(step, query, form),
    object: objectOf(step),
    query,
    queryPath,
    selectMode: selectModes.find((known) => known === selectMode) ?? 'single',
    start: readInner(step.start, [...path, 'start'], findings),
    broadcastFacet: (step.broadcastFacet ?? step.isFacet ?? true) !== false,
    receiveFacet: {
      mode: mode ?? ((step.receiveFacet ?? step.isFacet) === false ? 'none' : 'all'),
      steps: asArray(source.steps).map(asText),
    },
    useGlobal: step.useGlobal !== false,
    values: asArray(step.values).map((value, index) =>
      asObject(readInner(value, [...path, 'values', index], findings)),
    ),
    columns: asObject(step.columns),
    visualizationParameters: asObject(step.visualizationParameters),
  };
}

function unwrapQuery(
  type: string,
  written: unknown,
  path: JsonPath,
  findings: InnerFinding[],
): { query: unknown; queryPath: JsonPath; form: StepForm } {
  let queryPath = path;
  let value = written;
  // Some are wrapped more than once: `query` of a `query`, each a string of JSON.
  for (let depth = 0; depth < deepestWrapping; depth++) {
    const wrapped = asObject(depth === 0 ? value : readInner(value, queryPath, []));
    if (!('query' in wrapped) || 'sources' in wrapped || 'path' in wrapped) break;
    queryPath = [...queryPath, 'query'];
    value = wrapped.query;
  }
  if (type === 'saql') return { query: asText(value), queryPath, form: 'saql' };
  if (type === 'soql') return { query: value, queryPath, form: 'soql' };
  // REST gives some queries as SAQL text where the type says that they are compact.
  const isText = typeof value === 'string' && !/^\s*[{[]/.test(value) && value.trim() !== '';
  if (isText && type === 'aggregateflex') return { query: value, queryPath, form: 'saql' };
  const query = readInner(value, queryPath, findings);
  return { query, queryPath, form: formOf(type, asObject(query)) };
}

function formOf(type: string, query: Record<string, unknown>): StepForm {
  switch (type) {
    case 'aggregateflex':
    case 'aggregate':
    case 'sobject':
      if (isPigql(query)) return 'pigql';
      return Array.isArray(query.sources) ? 'compact2' : 'compact1';
    case 'grain':
      return isPigql(query) ? 'pigql' : 'grain';
    case 'apex':
    case 'input':
      return type;
    case 'static':
    case 'staticflex':
      return 'static';
    default:
      return 'unknown';
  }
}

function isPigql(query: Record<string, unknown>): boolean {
  return typeof query.pigql === 'string' && query.pigql.trim() !== '';
}

function objectOf(step: Record<string, unknown>): string | null {
  const name = asText(step.sobject);
  return name === '' ? null : name;
}

function datasetsOf(step: Record<string, unknown>, query: unknown, form: StepForm): string[] {
  const named = asArray(step.datasets).map((dataset) =>
    typeof dataset === 'string' ? dataset : asText(asObject(dataset).name),
  );
  const object = objectOf(step);
  const written = [...named, ...(object === null ? [] : [object])].filter((name) => name !== '');
  if (written.length > 0 || (form !== 'saql' && form !== 'pigql')) return written;
  const saql = typeof query === 'string' ? query : asText(asObject(query).pigql);
  return loadedDatasets(saql);
}

/** What a string of JSON holds; a string that is none (a binding, a value) stays itself. */
function readInner(value: unknown, path: JsonPath, findings: InnerFinding[]): unknown {
  if (typeof value !== 'string') return value;
  const trimmed = value.trimStart();
  const isJson = (trimmed.startsWith('{') && !trimmed.startsWith('{{')) || trimmed.startsWith('[');
  if (!isJson) return trimmed.startsWith('"') ? readScalar(value) : value;
  const { root, findings: inner } = readJson(value);
  findings.push(...inner.map((finding) => ({ ...finding, path })));
  return root === null ? null : plainValue(root);
}

function readScalar(value: string): unknown {
  const { root, findings } = readJson(value);
  return root !== null && findings.length === 0 ? plainValue(root) : value;
}
