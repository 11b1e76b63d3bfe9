import { colourText } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';

/** A cell's colours by the table's own rules: `conditionalFormatting` by column, with values, bins or ranges. */
export function conditionalColour(
  parameters: Record<string, unknown>,
  column: string,
  value: unknown,
): { background: string | null; text: string | null } | null {
  const all = parameters.conditionalFormatting;
  if (typeof all !== 'object' || all === null || !Object.hasOwn(all, column)) return null;
  const given = (all as Record<string, unknown>)[column] as Record<string, unknown> | null;
  const rules =
    given?.rules ?? (given?.parameters as Record<string, unknown> | undefined)?.values ?? given?.values;
  if (!Array.isArray(rules)) return null;
  for (const rule of rules as Record<string, unknown>[]) {
    if (!rule || !fits(rule, value)) continue;
    const { formattingStyle, color, backgroundColor, textColor } = rule;
    const style = (formattingStyle ?? {}) as Record<string, unknown>;
    return {
      background: colourText(backgroundColor ?? style.backgroundColor ?? color),
      text: colourText(textColor ?? style.textColor),
    };
  }
  return null;
}

function fits(rule: Record<string, unknown>, value: unknown): boolean {
  const number = toNumber(value);
  const wanted = rule.value;
  const limit = toNumber(wanted);
  switch (rule.operator) {
    case '>':
    case '>=':
    case '<':
    case '<=':
      if (number === null || limit === null) return false;
      if (rule.operator === '>') return number > limit;
      if (rule.operator === '>=') return number >= limit;
      return rule.operator === '<' ? number < limit : number <= limit;
    default: {
      const [low, high] = [toNumber(rule.low ?? rule.min), toNumber(rule.high ?? rule.max)];
      if (low !== null || high !== null)
        return (
          number !== null &&
          number >= (low ?? Number.NEGATIVE_INFINITY) &&
          number < (high ?? Number.POSITIVE_INFINITY)
        );
      return wanted !== undefined && String(wanted) === String(value);
    }
  }
}
