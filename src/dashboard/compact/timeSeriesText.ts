import type { Dataset } from '../../shared/dataset.ts';
import type { CompactText } from './compactText.ts';
import { type Group, groupBy, groupProjection, isFiscal, ofOneCalendar, readGroups } from './groups.ts';
import { limitText } from './limitText.ts';
import { measureText, readMeasures } from './measures.ts';
import { orderText } from './orderText.ts';
import { quoteName, quoteText } from './saqlText.ts';
import { type CompactQuery, writeSource } from './sourceText.ts';

const formats: Record<string, string> = {
  Year: 'Y',
  'Year-Quarter': 'Y-Q',
  'Year-Month': 'Y-M',
  'Year-Week': 'Y-W',
  'Year-Month-Day': 'Y-M-D',
};

export function hasTimeSeries(query: CompactQuery): boolean {
  const settings = query.timeSeries;
  if (typeof settings !== 'object' || settings === null || !('length' in settings)) return false;
  return readGroups(query.groups, null).some((group) => dateFormat(group) !== null);
}

/** A grouped query whose measures go on into the future, as `timeSeries` says. */
export function writeTimeSeries(query: CompactQuery, source: string, dataset: Dataset | null): CompactText {
  const groups = readGroups(query.groups, dataset);
  const measures = readMeasures(query.measures);
  const names = {
    groups: groups.map((group) => group.name),
    measures: measures.map((measure) => measure.name),
  };
  const aggregates = measures.map((m) => `${measureText(m, dataset)} as ${quoteName(m.name)}`);
  const lines = [
    ...writeSource(query, source, dataset),
    `q = group q by ${groupBy(groups)};`,
    `q = foreach q generate ${[...openGroups(groups), ...aggregates].join(', ')};`,
    ...forecastLines(
      query.timeSeries,
      groups,
      measures.map((m) => ({ from: m.name, to: `_forecast_${m.name}` })),
    ),
    `q = foreach q generate ${[
      ...closedGroups(groups),
      ...measures.map(
        (m) => `coalesce(${quoteName(m.name)}, ${quoteName(`_forecast_${m.name}`)}) as ${quoteName(m.name)}`,
      ),
    ].join(', ')};`,
    orderText(query.order, names),
    limitText(query.limit),
  ];
  return { saql: lines.filter((line) => line !== null).join('\n'), ...names, labels: {} };
}

/** Projections that leave a date's parts apart, as `fill` and `timeseries` need them. */
export function openGroups(groups: Group[]): string[] {
  return groups.flatMap((group) =>
    dateFormat(group) === null
      ? [groupProjection(group)]
      : group.fields.map((field) => `${quoteName(field)} as ${quoteName(field)}`),
  );
}

/** The same groupings afterwards, under their own names. */
export function closedGroups(groups: Group[]): string[] {
  return groups.map((group) =>
    dateFormat(group) === null
      ? `${quoteName(group.name)} as ${quoteName(group.name)}`
      : groupProjection(group),
  );
}

/** `fill` and `timeseries` over the stream `q`, whose groupings are open. */
export function forecastLines(
  settings: unknown,
  groups: Group[],
  columns: { from: string; to: string }[],
): string[] {
  const date = groups.find((group) => dateFormat(group) !== null);
  if (date === undefined || columns.length === 0) return [];
  const other = groups.find((group) => group !== date);
  const dateCols = `dateCols=(${[...date.fields.map(quoteName), quoteText(dateFormat(date) ?? 'Y-M')].join(', ')})`;
  const partition = other === undefined ? '' : `, partition=${quoteName(other.name)}`;
  const generated = columns.map(({ from, to }) => `${quoteName(from)} as ${quoteName(to)}`).join(', ');
  return [
    `q = fill q by (${dateCols}${partition});`,
    `q = timeseries q generate ${generated} with (${options(settings as Record<string, unknown>)}, ${dateCols}${partition});`,
  ];
}

const models = ['Additive', 'Multiplicative', 'None'];

/** A model as SAQL names it, one that there is not as it is written; null where the best is to be found. */
export function forecastModel(written: unknown): { name: string; isKnown: boolean } | null {
  if (typeof written !== 'string' || written === '' || written.toLowerCase() === 'auto') return null;
  const known = models.find((name) => name.toLowerCase() === written.toLowerCase());
  return { name: known ?? written, isKnown: known !== undefined };
}

function options(settings: Record<string, unknown>): string {
  const model = forecastModel(settings.model);
  const seasonality = Number(settings.seasonality);
  return [
    `length=${Math.max(1, Math.trunc(Number(settings.length)) || 1)}`,
    settings.ignoreLast === true ? 'ignoreLast=true' : null,
    Number.isInteger(seasonality) && seasonality > 1 ? `seasonality=${seasonality}` : null,
    model === null ? null : `model=${quoteText(model.name)}`,
  ]
    .filter((text) => text !== null)
    .join(', ');
}

/**
 * Null where the parts have no next period that could be told from them: those of two calendars, and days of fiscal
 * months, whose lengths are not those of the months of the same number.
 */
function dateFormat({ fields }: Group): string | null {
  const parts = fields.map((field) => /_(Year|Quarter|Month|Week|Day)(?:_Fiscal)?$/.exec(field)?.[1] ?? '');
  if (!ofOneCalendar(fields) || (parts.includes('Day') && fields.some(isFiscal))) return null;
  return formats[parts.join('-')] ?? null;
}
