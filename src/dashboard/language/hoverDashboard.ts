import { bindingFunctions } from '../bindings/bindingFunctions.ts';
import { stepColumns } from '../checks/stepColumns.ts';
import type { Step } from '../model.ts';
import { bindingBefore, cursorString, wordAround } from './bindingAt.ts';
import type { DashboardKnowledge, OpenDashboard } from './knowledge.ts';
import { placeKind } from './placeKind.ts';
import { referenceAt } from './references.ts';

/** What is known of a place of the file, as paragraphs of plain text. */
export interface DashboardHover {
  start: number;
  end: number;
  paragraphs: string[];
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
      kind === 'step' ? aboutStep(open, name, knowledge) : kind === 'widget' ? aboutWidget(open, name) : [];
    return paragraphs.length === 0 ? null : { start, end, paragraphs };
  }
  const cursor = cursorString(open, offset);
  if (cursor === null) return null;
  const word = wordAround(cursor);
  if (bindingBefore(cursor) !== null) {
    const known = bindingFunctions.get(word.text);
    if (known === undefined) return null;
    return { ...open.text.place(cursor.path, word), paragraphs: [known.signature, known.doc] };
  }
  const place = placeKind(cursor.path, open);
  if (place?.kind === 'saql') {
    const about = knowledge.hoverSaql?.(cursor.value, cursor.inner) ?? null;
    return about === null ? null : { ...open.text.place(cursor.path, about), paragraphs: about.paragraphs };
  }
  if (place?.kind !== 'field') return null;
  for (const name of place.datasets) {
    const dataset = knowledge.catalog?.(name) ?? null;
    const column = dataset?.columns.find((each) => each.name === cursor.value);
    if (dataset === null || column === undefined) continue;
    const label = Object.hasOwn(dataset.labels, column.name) ? dataset.labels[column.name] : undefined;
    return {
      ...open.text.place(cursor.path, { start: 0, end: cursor.value.length }),
      paragraphs: [
        `${column.name}: ${column.type === 'number' ? 'measure' : 'dimension'} of dataset ${dataset.name}`,
        ...(label === undefined ? [] : [label]),
        ...(column.datePart === undefined ? [] : [`${column.datePart} of ${column.dateField ?? ''}`]),
      ],
    };
  }
  return null;
}

function aboutStep({ dashboard }: OpenDashboard, name: string, knowledge: DashboardKnowledge): string[] {
  const step: Step | undefined = dashboard.steps[name];
  if (step === undefined) return [];
  const columns = stepColumns(step);
  const sample = knowledge.sampleOf?.(name) ?? null;
  const sql = knowledge.sqlOf?.(name) ?? null;
  return [
    `Step ${name}: ${step.type}${step.datasets.length === 0 ? '' : ` over ${step.datasets.join(', ')}`}`,
    ...(step.label === name ? [] : [step.label]),
    ...(columns === null || columns.size === 0 ? [] : [`Columns: ${[...columns].slice(0, 20).join(', ')}`]),
    ...(sample === null ? [] : [sample.join('\n')]),
    ...(sql === null ? [] : [sql]),
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
