import { quoteName } from './saqlText.ts';

/** A word of a formula: only names matter, the rest is carried over. */
interface Word {
  text: string;
  /** The name that it is, bare or quoted; null for strings, functions, operators and numbers. */
  name: string | null;
}

const keywords = new Set(
  'case when then else end and or not in is null over partition by all order asc desc nulls first last within group true false matches like'.split(
    ' ',
  ),
);
const wordPattern = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*|\d+(?:\.\d+)?|\s+|[^\s]/g;

/** Names that a formula uses. */
export function formulaNames(formula: string): string[] {
  return [...new Set(words(formula).flatMap((word) => (word.name === null ? [] : [word.name])))];
}

/** The formula with the letters and names of columns replaced by the columns of the result. */
export function writeFormula(formula: string, column: (name: string) => string | null): string {
  return words(formula)
    .map((word) => {
      const found = word.name === null ? null : column(word.name);
      return found === null ? word.text : quoteName(found);
    })
    .join('')
    .trim();
}

/** Whether it aggregates a field of the dataset itself, and so must stand where the stream is still grouped. */
export function aggregatesFields(formula: string, isColumn: (name: string) => boolean): boolean {
  const isAggregate =
    /\b(?:sum|avg|average|min|max|count|unique|first|last|median|stddev|stddevp|var|varp)\s*\(/i.test(
      formula,
    );
  return isAggregate && !/\bover\s*\(/i.test(formula) && !formulaNames(formula).some(isColumn);
}

/** Column letters as compare tables count them: A … Z, AA, AB, … */
export function columnLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnLetter(Math.floor(index / 26) - 1) + letter;
}

function words(formula: string): Word[] {
  const found = formula.match(wordPattern) ?? [];
  return found.map((text, at) => {
    if (text.startsWith("'") && text.length > 1)
      return { text, name: text.slice(1, -1).replace(/\\(.)/g, '$1') };
    if (!/^[A-Za-z_]/.test(text) || keywords.has(text.toLowerCase())) return { text, name: null };
    const next = found.slice(at + 1).find((other) => other.trim() !== '');
    return { text, name: next === '(' ? null : text };
  });
}
