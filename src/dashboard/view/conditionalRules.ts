type Rule = { backgroundColor?: string; textColor?: string; value?: unknown; low?: number; high?: number };

/** The colours of a table's cells by the dashboard's own XMD: column → rules, the first that fits counts. */
export function conditionalRules(
  xmd: Record<string, unknown> | null,
  step: string,
): Record<string, { rules: Rule[] }> | null {
  const found: Record<string, { rules: Rule[] }> = {};
  for (const list of [xmd?.measures, xmd?.dimensions, xmd?.derivedMeasures, xmd?.derivedDimensions])
    for (const entry of Array.isArray(list) ? list : []) {
      const { field, conditionalFormatting } = (entry ?? {}) as Record<string, unknown>;
      if (typeof field !== 'string' || !field.startsWith(`${step}.`)) continue;
      const { color, backgroundColor } = (conditionalFormatting ?? {}) as Record<string, unknown>;
      const rules = [...rulesOf(backgroundColor, 'backgroundColor'), ...rulesOf(color, 'textColor')];
      if (rules.length > 0) found[field.slice(step.length + 1)] = { rules };
    }
  return Object.keys(found).length > 0 ? found : null;
}

/** `categories` by value; `multiple` by bins, each from its bound up to the next, `*` from below. */
function rulesOf(format: unknown, target: 'backgroundColor' | 'textColor'): Rule[] {
  const { parameters } = (format ?? {}) as { parameters?: unknown };
  const { bins, values } = (parameters ?? {}) as { bins?: unknown; values?: unknown };
  if (Array.isArray(values))
    return values.flatMap((one) =>
      typeof one?.formatValue === 'string' ? [{ value: one.value, [target]: one.formatValue as string }] : [],
    );
  if (!Array.isArray(bins)) return [];
  const bound = (bin: unknown) => (bin === '*' ? Number.NEGATIVE_INFINITY : Number(bin));
  const sorted = bins
    .filter(
      (one) => typeof one?.formatValue === 'string' && one.bin !== undefined && !Number.isNaN(bound(one.bin)),
    )
    .sort((a, b) => bound(a.bin) - bound(b.bin));
  return sorted.map((one, at) => {
    const next = sorted[at + 1];
    return {
      [target]: one.formatValue as string,
      ...(one.bin === '*' ? {} : { low: bound(one.bin) }),
      ...(next === undefined ? {} : { high: bound(next.bin) }),
      // A single bin without bounds would fit nothing.
      ...(one.bin === '*' && next === undefined ? { low: Number.MIN_SAFE_INTEGER } : {}),
    };
  });
}
