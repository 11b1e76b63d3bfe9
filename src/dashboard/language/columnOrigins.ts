import type { FieldOrigin } from '../../saql/language/fieldOrigins.ts';
import { oncePer } from '../../shared/oncePer.ts';
import { isDateUnit } from '../compact/groups.ts';
import type { Dashboard, Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { saqlOriginsOf } from './saqlOrigins.ts';

/** The fields of datasets that columns of steps' results are made of; none where data or bindings decide. */
export function columnOriginsIn({ steps }: Dashboard): (step: string, column: string) => FieldOrigin[] {
  return (name, column) => {
    const step = steps[name];
    return step === undefined ? [] : originsOf(step)(column);
  };
}

const originsOf = oncePer((step: Step) => saqlOriginsOf(step)?.columnOrigins ?? compactOriginsOf(step));

function compactOriginsOf(step: Step): (column: string) => FieldOrigin[] {
  const query = asObject(step.query);
  const [dataset = ''] = step.datasets;
  const fields = (column: string): FieldOrigin[] =>
    step.form === 'compact2'
      ? asArray(query.sources).flatMap((source) => ofSource(asObject(source), column))
      : step.form === 'compact1' || step.form === 'grain'
        ? ofQuery(query, column).map((field) => ({ dataset, field }))
        : [];
  const isKnown = ({ dataset, field }: FieldOrigin) =>
    dataset !== '' && field !== '' && !field.includes('{{');
  return (column) => fields(column).filter(isKnown);
}

function ofQuery(query: Record<string, unknown>, column: string): string[] {
  const { groups, measures, values, columns } = query;
  return [
    ...ofGroups(groups, column),
    ...asArray(measures).flatMap((measure) => {
      const [fn, field, alias] = asArray(measure).map(asText);
      const names = [alias, `${fn}_${field}`, `unique_${field}`];
      return isField(field) && names.includes(column) ? [field] : [];
    }),
    ...asArray(values).flatMap((value) => (asText(value) === column ? [column] : [])),
    // A compare table's columns go by letters, or by names of their own.
    ...asArray(columns).flatMap((compared, index) => {
      const { name, header, query: inner } = asObject(compared);
      const names = [String.fromCharCode(65 + (index % 26)), name, header];
      const measured = asArray(asObject(inner).measures).map((measure) => asText(asArray(measure)[1]));
      return names.includes(column) ? measured.filter(isField) : [];
    }),
  ];
}

function ofGroups(groups: unknown, column: string): string[] {
  // Compact 2.0 has the parts of a date side by side.
  const beside = column.split('~~~');
  if (beside.length > 1 && beside.every((part) => asArray(groups).includes(part))) return beside;
  return asArray(groups).flatMap((group) => {
    const written = (Array.isArray(group) ? group : [group]).map(asText);
    // A date by its months is `["month", "CloseDate"]`.
    if (written.length === 2 && isDateUnit(written[0]))
      return written.join('_') === column ? written.slice(1) : [];
    return [written.join('~~~'), written.join('_')].includes(column)
      ? written
      : written.filter((part) => part === column);
  });
}

function ofSource({ name, groups, columns }: Record<string, unknown>, column: string): FieldOrigin[] {
  const dataset = asText(name);
  const fields = [
    ...ofGroups(groups, column),
    ...asArray(columns).flatMap((made) => {
      const { name: own, field } = asObject(made);
      const measured = Array.isArray(field) ? asText(field[1]) : asText(field);
      return (asText(own) || measured) === column && isField(measured) ? [measured] : [];
    }),
  ];
  return fields.map((field) => ({ dataset, field }));
}

const isField = (field: string | undefined): field is string =>
  field !== undefined && field !== '' && field !== '*' && field !== 'all';
