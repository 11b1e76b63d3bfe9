import { bindingFunctions } from '../bindings/bindingFunctions.ts';
import { saqlOf } from '../checks/saql.ts';
import { stepColumns } from '../checks/stepColumns.ts';
import type { Dashboard, JsonPath } from '../model.ts';
import { bindingBefore, type CursorString, cursorString, openQuote, wordAround } from './bindingAt.ts';
import type { Completion, DashboardKnowledge, OpenDashboard } from './knowledge.ts';
import { type PlaceKind, placeKind } from './placeKind.ts';

type Proposal = Omit<Completion, 'start' | 'end' | 'insertText'> & { insertText?: string };

/** What may stand at an offset of the file: within bindings, within SAQL, and as a value of the JSON. */
export function completeDashboard(
  open: OpenDashboard,
  offset: number,
  knowledge: DashboardKnowledge,
): Completion[] {
  const cursor = cursorString(open, offset);
  if (cursor === null) return [];
  const binding = bindingBefore(cursor);
  if (binding !== null) return inBinding(open, cursor, binding);
  const place = placeKind(cursor.path, open);
  if (place === null) return [];
  if (place.kind === 'saql') return inSaql(open, cursor, knowledge);
  return placed(
    open,
    cursor.path,
    { start: 0, end: cursor.value.length },
    proposalsFor(place, open.dashboard, knowledge),
  );
}

function placed(
  { text }: OpenDashboard,
  path: JsonPath,
  inner: { start: number; end: number },
  proposals: Proposal[],
): Completion[] {
  const range = text.place(path, inner);
  return proposals.map((proposal) => ({
    ...proposal,
    ...range,
    insertText: text.escapeAt(path, proposal.insertText ?? proposal.label),
  }));
}

function inSaql(
  open: OpenDashboard,
  { path, value, inner }: CursorString,
  knowledge: DashboardKnowledge,
): Completion[] {
  return (knowledge.completeSaql?.(value, inner) ?? []).map((proposal) => ({
    ...proposal,
    ...open.text.place(path, proposal),
    insertText: open.text.escapeAt(path, proposal.insertText),
  }));
}

/** Columns between quotes, `selection` and `result` after a step, serializations after a call, else steps and functions. */
function inBinding(open: OpenDashboard, cursor: CursorString, binding: string): Completion[] {
  const { dashboard } = open;
  const quoted = openQuote(binding);
  if (quoted !== null) {
    const steps = [...binding.matchAll(/([\w$]+)\.(?:selection|result)\b/g)];
    const step = steps.at(-1)?.[1] ?? '';
    const start = cursor.inner - quoted.length;
    const rest = /^[^"'\\]*/.exec(cursor.value.slice(cursor.inner))?.[0].length ?? 0;
    return placed(open, cursor.path, { start, end: cursor.inner + rest }, columnsOf(step, dashboard));
  }
  const word = wordAround(cursor);
  const before = binding.slice(0, Math.max(0, binding.length - (cursor.inner - word.start))).trimEnd();
  if (/\)\s*\.$/.test(before)) return placed(open, cursor.path, word, functions(['serialize']));
  if (before.endsWith('.'))
    return placed(
      open,
      cursor.path,
      word,
      (['selection', 'result'] as const).map((label) => ({
        label,
        kind: 'keyword',
        detail: '',
        documentation:
          label === 'result' ? 'The rows that the step gives.' : 'The rows that are selected in the step.',
      })),
    );
  return placed(open, cursor.path, word, [...steps(dashboard), ...functions(['source', 'data', 'classic'])]);
}

function functions(kinds: string[]): Proposal[] {
  return [...bindingFunctions.values()]
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, signature, doc }) => ({
      label: name,
      kind: 'function',
      detail: signature,
      documentation: doc,
    }));
}

const steps = (dashboard: Dashboard): Proposal[] =>
  Object.values(dashboard.steps).map(({ name, type, label }) => ({
    label: name,
    kind: 'step',
    detail: type,
    documentation: label === name ? '' : label,
  }));

function columnsOf(name: string, dashboard: Dashboard): Proposal[] {
  const step = dashboard.steps[name];
  const columns = step === undefined ? null : stepColumns(step);
  return [...(columns ?? [])].map((label) => ({ label, kind: 'column', detail: name, documentation: '' }));
}

function proposalsFor(
  place: PlaceKind,
  dashboard: Dashboard,
  { catalog, datasets }: DashboardKnowledge,
): Proposal[] {
  switch (place.kind) {
    case 'step':
      return steps(dashboard);
    case 'widget':
      return Object.values(dashboard.widgets).map(({ name, type }) => ({
        ...{ label: name, kind: 'widget', detail: type, documentation: '' },
      }));
    case 'page':
      return dashboard.layouts.flatMap(({ pages, name: layout }) =>
        pages.map(
          ({ name, label }): Proposal => ({
            label: name,
            kind: 'page',
            detail: label,
            documentation: layout,
          }),
        ),
      );
    case 'dataset':
      return datasets.map(({ name, label }) => ({
        label: name,
        kind: 'dataset',
        detail: label,
        documentation: '',
      }));
    case 'value':
      return place.values.map((label) => ({ label, kind: 'value', detail: '', documentation: '' }));
    case 'column':
      return columnsOf(place.step, dashboard);
    case 'field':
      return place.datasets.flatMap((name) => {
        const dataset = catalog?.(name) ?? null;
        return (dataset?.columns ?? []).map(
          (column): Proposal => ({
            label: column.name,
            kind: 'field',
            detail: column.type === 'number' ? 'measure' : 'dimension',
            documentation: dataset?.labels[column.name] ?? '',
          }),
        );
      });
    default:
      return [];
  }
}

/** The SAQL around an offset of the file, with the offset within it; null where it stands elsewhere. */
export function saqlAt(
  open: OpenDashboard,
  offset: number,
): { step: string; saql: string; offset: number } | null {
  const cursor = cursorString(open, offset);
  const place = cursor === null ? null : placeKind(cursor.path, open);
  if (cursor === null || place?.kind !== 'saql') return null;
  const step = open.dashboard.steps[place.step];
  const saql = step === undefined ? null : saqlOf(step);
  return saql === null ? null : { step: place.step, saql: saql.text, offset: cursor.inner };
}
