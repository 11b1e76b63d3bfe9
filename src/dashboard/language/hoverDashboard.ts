import type { FieldOrigin } from '../../saql/language/fieldOrigins.ts';
import { bindingFunctions } from '../bindings/bindingFunctions.ts';
import { stepColumns } from '../checks/stepColumns.ts';
import type { Step } from '../model.ts';
import { bindingBefore, cursorString, wordAround } from './bindingAt.ts';
import { fieldPlaceAt } from './fieldPlaces.ts';
import type { DashboardKnowledge, OpenDashboard } from './knowledge.ts';
import { placeKind } from './placeKind.ts';
import { referenceAt } from './references.ts';

/** What is known of a place of the file, as paragraphs of plain text. */
export interface DashboardHover {
  start: number;
  end: number;
  paragraphs: string[];
  /** The step whose rows belong to it: a sample of them and its SQL are for whoever has run it. */
  step: string | null;
}

export function hoverDashboard(
  open: OpenDashboard,
  offset: number,
  knowledge: DashboardKnowledge,
): DashboardHover | null {
  const found = referenceAt(open, offset);
  if (found !== null) {
    const { kind, name, start, end } = found.at;
    const paragraphs =
      kind === 'step' ? aboutStep(open, name) : kind === 'widget' ? aboutWidget(open, name) : [];
    const step = kind === 'step' ? name : (open.dashboard.widgets[name]?.step ?? null);
    return paragraphs.length === 0 ? null : { start, end, paragraphs, step };
  }
  const cursor = cursorString(open, offset);
  if (cursor === null) return null;
  const word = wordAround(cursor);
  if (bindingBefore(cursor) !== null) {
    const known = bindingFunctions.get(word.text);
    if (known === undefined) return null;
    return { ...open.text.place(cursor.path, word), paragraphs: [known.signature, known.doc], step: null };
  }
  const place = placeKind(cursor.path, open);
  if (place?.kind === 'saql') {
    const about = knowledge.hoverSaql?.(cursor.value, cursor.inner) ?? null;
    return about === null
      ? null
      : { ...open.text.place(cursor.path, about), paragraphs: about.paragraphs, step: null };
  }
  const fields = fieldPlaceAt(open, offset);
  const paragraphs = (fields?.origins ?? []).flatMap((origin) => aboutField(origin, knowledge));
  return fields === null || paragraphs.length === 0
    ? null
    : { start: fields.start, end: fields.end, paragraphs, step: null };
}

function aboutField({ dataset: name, field }: FieldOrigin, knowledge: DashboardKnowledge): string[] {
  const dataset = knowledge.catalog?.(name) ?? null;
  const column = dataset?.columns.find((each) => each.name === field);
  if (dataset === null || column === undefined) return [];
  const label = Object.hasOwn(dataset.labels, field) ? dataset.labels[field] : undefined;
  const origin = knowledge.originOf?.(dataset.name, field) ?? null;
  return [
    `${field}: ${column.type === 'number' ? 'measure' : 'dimension'} of dataset ${dataset.name}`,
    ...(label === undefined || label === field ? [] : [label]),
    ...(column.datePart === undefined ? [] : [`${column.datePart} of ${column.dateField ?? ''}`]),
    ...(origin === null ? [] : [origin]),
  ];
}

function aboutStep({ dashboard }: OpenDashboard, name: string): string[] {
  const step: Step | undefined = dashboard.steps[name];
  if (step === undefined) return [];
  const columns = stepColumns(step);
  return [
    `Step ${name}: ${step.type}${step.datasets.length === 0 ? '' : ` over ${step.datasets.join(', ')}`}`,
    ...(step.label === name ? [] : [step.label]),
    ...(columns === null || columns.size === 0 ? [] : [`Columns: ${[...columns].slice(0, 20).join(', ')}`]),
  ];
}

function aboutWidget({ dashboard }: OpenDashboard, name: string): string[] {
  const widget = dashboard.widgets[name];
  if (widget === undefined) return [];
  const pages = dashboard.layouts.flatMap((layout) =>
    layout.pages
      .filter(({ placements }) => placements.some((placement) => placement.widget === name))
      .map((page) => (page.label === '' ? page.name : page.label)),
  );
  return [
    `Widget ${name}: ${widget.type}${widget.step === null ? '' : ` of step ${widget.step}`}`,
    pages.length === 0 ? 'It is on no page.' : `On ${[...new Set(pages)].join(', ')}`,
  ];
}
