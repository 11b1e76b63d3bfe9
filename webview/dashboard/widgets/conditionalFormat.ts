import { colourText } from '../applyStyle.ts';
import { toNumber } from '../chartInput.ts';

/** Values of the row that is coloured, by column. */
type ValueOf = (column: string) => unknown;

/** A cell's colours by the rules for its column; text and background may follow rules of their own. */
export function conditionalColour(
  parameters: Record<string, unknown>,
  column: string,
  read: ValueOf,
): { background: string | null; text: string | null } | null {
  const fitting = rulesOf(parameters, column).filter((rule) => fits(rule, read(byOf(rule, column))));
  const first = (name: 'backgroundColor' | 'textColor') =>
    fitting.map((rule) => colourText(rule[name] ?? styleOf(rule)[name])).find((one) => one !== null) ?? null;
  const [background, text] = [first('backgroundColor'), first('textColor')];
  return background === null && text === null ? null : { background, text };
}

/** A mark's colour by the rules for its measure; null where none fits. */
export function markColour(
  parameters: Record<string, unknown>,
  column: string,
  read: ValueOf,
): string | null {
  if (parameters.applyConditionalFormatting === false) return null;
  const rules = rulesOf(parameters, column).filter(
    ({ backgroundColor, textColor }) => backgroundColor === undefined && textColor === undefined,
  );
  return colourText(rules.find((rule) => fits(rule, read(byOf(rule, column))))?.color);
}

type Rule = Record<string, unknown>;

function rulesOf(parameters: Record<string, unknown>, column: string): Rule[] {
  const all = parameters.conditionalFormatting;
  if (typeof all !== 'object' || all === null || !Object.hasOwn(all, column)) return [];
  const given = (all as Record<string, unknown>)[column] as Rule | null;
  const rules = given?.rules ?? (given?.parameters as Rule | undefined)?.values ?? given?.values;
  return Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'object' && rule !== null) : [];
}

function byOf({ by }: Rule, column: string): string {
  return typeof by === 'string' ? by : column;
}

function styleOf({ formattingStyle }: Rule): Rule {
  return (formattingStyle ?? {}) as Rule;
}

function fits(rule: Rule, value: unknown): boolean {
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
      // Neither end: one colour for all.
      return wanted === undefined ? number !== null : String(wanted) === String(value);
    }
  }
}
