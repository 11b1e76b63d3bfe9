import { sparkMacros } from '../../dialect/spark/macros.ts';

/** The macros that these texts call, and those that these call: making all of them takes longer than most steps. */
export function neededMacros(texts: readonly string[]): string[] {
  const byName = new Map(sparkMacros.map((macro) => [nameOf(macro), macro]));
  const needed = new Map<string, string>();
  const visit = (text: string) => {
    for (const [name] of text.matchAll(/\bsp_\w+/g)) {
      const macro = byName.get(name);
      if (macro === undefined || needed.has(name)) continue;
      needed.set(name, macro);
      visit(macro);
    }
  };
  for (const text of texts) visit(text);
  // A macro stands behind those that it calls only in the order of the table.
  return sparkMacros.filter((macro) => needed.has(nameOf(macro)));
}

const nameOf = (macro: string) => /^\s*(\w+)/.exec(macro)?.[1] ?? '';
