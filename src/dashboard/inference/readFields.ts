import { oncePer } from '../../shared/oncePer.ts';
import { placeholderName } from '../../shared/placeholderName.ts';
import { saqlOf } from '../checks/saql.ts';
import { fieldUses } from '../language/fieldUses.ts';
import type { OpenDashboard } from '../language/knowledge.ts';
import type { Step } from '../model.ts';
import { compactHints } from './compactHints.ts';
import { type FieldHint, saqlHints } from './saqlHints.ts';

/** A field that a dashboard reads, as far as its text tells. */
export interface ReadField {
  name: string;
  type: 'text' | 'number' | 'date';
  /** Values that the dashboard compares it with. */
  values: string[];
}

/** A dataset or an object of the org as a dashboard reads it. */
export interface ReadDataset {
  /** Its name, or the one inside its placeholder. */
  name: string;
  fields: ReadField[];
}

const hintsOf = oncePer((step: Step): readonly FieldHint[] => {
  const saql = saqlOf(step);
  return saql === null ? compactHints(step) : saqlHints(saql.text);
});

const datePart =
  /^(.+)_(?:Year|Quarter|Month|Week|Day|Hour|Minute|Second|sec_epoch|day_epoch|(?:Year|Quarter|Month|Week)_Fiscal)$/;

/** Every dataset that a dashboard reads, with the fields that it reads of it: all that is known where no data is. */
export function readFields(open: OpenDashboard): ReadDataset[] {
  const hints = Object.values(open.dashboard.steps).flatMap(hintsOf);
  const named = fieldUses(open).map(({ dataset, field }): FieldHint => ({ dataset, field }));
  const datasets = new Map<string, Map<string, ReadField>>();
  const datasetOf = (name: string) => {
    const key = placeholderName(name) ?? name;
    const known = datasets.get(key) ?? new Map<string, ReadField>();
    datasets.set(key, known);
    return known;
  };
  for (const step of Object.values(open.dashboard.steps))
    for (const name of step.datasets) if (!name.includes('{{')) datasetOf(name);
  for (const { dataset, field, type, value } of [...named, ...hints]) {
    if (dataset === '' || dataset.includes('{{') || field.includes('{{')) continue;
    const base = datePart.exec(field)?.[1];
    const name = base ?? field;
    const fields = datasetOf(dataset);
    const known = fields.get(name) ?? { name, type: 'text', values: [] };
    fields.set(name, known);
    if (base !== undefined || type === 'date') known.type = 'date';
    else if (type === 'number' && known.type === 'text') known.type = 'number';
    if (value !== undefined && base === undefined && !known.values.includes(value)) known.values.push(value);
  }
  // What is compared with text is text, whatever else is done with it.
  for (const field of [...datasets.values()].flatMap((fields) => [...fields.values()]))
    if (field.type === 'number' && field.values.length > 0) field.type = 'text';
  return [...datasets].map(([name, fields]) => ({ name, fields: [...fields.values()] }));
}
