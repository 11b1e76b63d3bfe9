import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';

/** A colour from `low` (taken in) to `high` (left out), or for one `value`. */
export interface FormatRule {
  low?: number;
  high?: number;
  value?: string;
  color: string;
  backgroundColor?: string;
  textColor?: string;
  /** The column whose value decides, where it is not the coloured one. */
  by?: string;
}

export interface ColumnRules {
  rules: FormatRule[];
}

/**
 * Conditional formatting of the dashboard's XMD for one step, by column, as rules that are tried in order. Its bins
 * name where each begins; `*` begins below all.
 */
export function conditionalFormatting(
  xmd: Record<string, unknown> | null,
  step: string,
  columns: readonly string[],
): Record<string, ColumnRules> | null {
  const found: [string, ColumnRules][] = [];
  for (const list of ['measures', 'derivedMeasures', 'dimensions', 'derivedDimensions'])
    for (const item of asArray(xmd?.[list]).map(asObject)) {
      const column = columns.find((name) => item.field === `${step}.${name}`);
      const formats = asObject(item.conditionalFormatting);
      const rules = [
        ...rulesOf(asObject(formats.backgroundColor), 'backgroundColor'),
        ...rulesOf(asObject(formats.color ?? formats.textColor ?? formats.fontColor), 'textColor'),
        ...rulesOf(asObject(formats.chartColor), null),
      ];
      if (column !== undefined && rules.length > 0)
        found.push([column, { rules: rules.map((rule) => byItself(rule, column)) }]);
    }
  return found.length === 0 ? null : Object.fromEntries(found);
}

function byItself({ by, ...rule }: FormatRule, column: string): FormatRule {
  return by === undefined || by === column ? rule : { ...rule, by };
}

function rulesOf(format: Record<string, unknown>, as: 'backgroundColor' | 'textColor' | null): FormatRule[] {
  const { bins, values, formatValue } = asObject(format.parameters);
  const { referenceField } = format;
  const colour = (color: string) => ({
    color,
    ...(as === null ? {} : { [as]: color }),
    ...(typeof referenceField === 'string' ? { by: referenceField } : {}),
  });
  if (typeof formatValue === 'string') return [{ low: -Number.MAX_VALUE, ...colour(formatValue) }];
  if (Array.isArray(values))
    return values.map(asObject).map((item) => ({
      value: asText(item.value),
      ...colour(asText(item.formatValue)),
    }));
  const sorted = asArray(bins)
    .map(asObject)
    .map(({ bin, formatValue: color }) => ({
      low: bin === '*' ? Number.NEGATIVE_INFINITY : Number(bin),
      color: asText(color),
    }))
    .filter(({ low }) => !Number.isNaN(low))
    .sort((a, b) => a.low - b.low);
  return sorted.map(({ low, color }, at) => {
    const high = sorted[at + 1]?.low;
    return {
      ...(Number.isFinite(low) ? { low } : {}),
      ...(high === undefined ? {} : { high }),
      ...colour(color),
    };
  });
}
