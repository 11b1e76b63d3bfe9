import type { Expression, Option } from '../tree.ts';
import { type Compilation, report } from './context.ts';
import { columnOf, unknownField } from './rowScope.ts';
import type { RowStream } from './stream.ts';

export interface DateOptions {
  dateCols: string[];
  /** `Y`, `Y-Q`, `Y-M`, `Y-W`, `Y-M-D`. */
  dateFormat: string;
  partition: string[];
  /** Fields that rows follow one another by where there are no `dateCols`. */
  order: string[];
  startDate: string | null;
  endDate: string | null;
  length: number;
  ignoreLast: boolean;
  seasonality: number | null;
  /** Null is the one that fits best. */
  model: 'None' | 'Additive' | 'Multiplicative' | null;
  interval: 80 | 95 | null;
}

const models = ['None', 'Additive', 'Multiplicative'] as const;

/** Periods that can be asked for. */
const longest = 100_000;

/** The options of fill and timeseries, read and checked against the stream's columns. */
export function forecastOptions(
  compilation: Compilation,
  stream: RowStream,
  options: readonly Option[],
): DateOptions {
  const given: DateOptions = {
    dateCols: [],
    dateFormat: 'Y',
    partition: [],
    order: [],
    startDate: null,
    endDate: null,
    length: 0,
    ignoreLast: false,
    seasonality: null,
    model: null,
    interval: null,
  };
  for (const { name, values } of options) {
    const [first] = values;
    switch (name.name) {
      case 'dateCols':
        given.dateCols = fieldsOf(compilation, stream, values);
        warnOfTwoCalendars(compilation, values);
        given.dateFormat =
          values.map(textOf).find((text) => text !== null && /^Y(-[QMWD]){0,2}$/.test(text)) ?? 'Y';
        break;
      case 'partition':
        given.partition = fieldsOf(compilation, stream, values);
        break;
      case 'startDate':
        given.startDate = first ? textOf(first) : null;
        break;
      case 'endDate':
        given.endDate = first ? textOf(first) : null;
        break;
      case 'length':
        given.length = Math.min(Math.max(Math.trunc(numberOf(first) ?? 0), 0), longest);
        break;
      case 'seasonality':
        given.seasonality = numberOf(first);
        break;
      case 'ignoreLast':
        given.ignoreLast =
          first?.kind === 'boolean' ? first.value : first !== undefined && textOf(first) === 'true';
        break;
      case 'model': {
        const written = first ? (textOf(first) ?? '') : '';
        given.model = models.find((model) => model.toLowerCase() === written.toLowerCase()) ?? null;
        if (first && given.model === null && written !== '' && !written.includes('{{'))
          report(
            compilation,
            first,
            'saql-forecast-model',
            `There is no model "${written}" for timeseries. Write "None", "Additive" or "Multiplicative", or leave the model out: the one that fits best is then found.`,
          );
        break;
      }
      case 'predictionInterval': {
        const interval = numberOf(first);
        given.interval = interval === 80 || interval === 95 ? interval : null;
        break;
      }
      case 'order':
        given.order = fieldsOf(compilation, stream, values);
        break;
      default:
        report(compilation, name, 'saql-unknown-option', `"${name.name}" is no option here. Remove it.`);
    }
  }
  return given;
}

/** A fiscal year with the calendar's months: their order is not that of time, so that gaps and forecasts are wrong. */
function warnOfTwoCalendars(compilation: Compilation, values: readonly Expression[]): void {
  const parts = values.flatMap((node) =>
    node.kind === 'field' && /_(Year|Quarter|Month|Week)(_Fiscal)?$/.test(node.name.name) ? [node.name] : [],
  );
  const isFiscal = (name: string) => name.endsWith('_Fiscal');
  const other = parts.find(({ name }) => isFiscal(name) !== isFiscal(parts[0]!.name));
  if (other === undefined) return;
  const twin = isFiscal(other.name) ? other.name.replace(/_Fiscal$/, '') : `${other.name}_Fiscal`;
  const message = `"${other.name}" is not of the calendar that "${parts[0]!.name}" is of. Use "${twin}", or no period follows the one before it.`;
  report(compilation, other, 'saql-two-calendars', message, 'warning');
}

const textOf = (node: Expression) =>
  node.kind === 'string' ? node.value : node.kind === 'field' ? node.name.name : null;
const numberOf = (node: Expression | undefined) => (node?.kind === 'number' ? node.value : null);

function fieldsOf(compilation: Compilation, stream: RowStream, values: readonly Expression[]): string[] {
  return values.flatMap((node) => {
    if (node.kind !== 'field') return [];
    const column = columnOf(stream, node.name.name);
    if (!column) unknownField(compilation, stream, node.name.name, node.name);
    return column ? [column.name] : [];
  });
}
