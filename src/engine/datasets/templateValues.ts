import { join } from 'node:path';
import { asObject, asObjects, asText, readLooseJson } from './readLooseJson.ts';

/** What a template's placeholders stand for: `Variables.X`, `Variables.X.fieldName`, `Constants.Y`. */
export type TemplateValues = Record<string, string>;

/** Defaults of the variables and constants of the rules, as the template's files have them. */
export async function readTemplateValues(
  folder: string,
  info: Record<string, unknown> | null,
): Promise<TemplateValues> {
  const values: TemplateValues = {};
  const variables = await readLooseJson(
    join(folder, plainName(info?.variableDefinition) ?? 'variables.json'),
  );
  for (const [name, variable] of Object.entries(variables ?? {}))
    addValue(values, `Variables.${name}`, asObject(variable)?.defaultValue);
  const rules = asObjects(info?.rules).flatMap((rule) => plainName(rule.file) ?? []);
  for (const file of rules.length > 0 ? rules : ['template-to-app-rules.json'])
    for (const constant of asObjects((await readLooseJson(join(folder, file)))?.constants)) {
      const name = asText(constant.name);
      if (name !== undefined) addValue(values, `Constants.${name}`, constant.value);
    }
  return values;
}

/** `${Variables.X.fieldName}` and `${Constants.Y}` in a text by what they stand for; unknown ones stay. */
export function fillTemplateValues(text: string, values: TemplateValues): string {
  let filled = text;
  // A value may hold a placeholder itself; a cycle ends after a few rounds.
  for (let round = 0; round < 4; round++) {
    const next = filled.replace(/\$\{((?:Variables|Constants)\.[^}]+)\}/g, (whole, key: string) =>
      Object.hasOwn(values, key.trim()) ? values[key.trim()]! : whole,
    );
    if (next === filled) break;
    filled = next;
  }
  return filled;
}

function addValue(values: TemplateValues, key: string, value: unknown): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    values[key] = String(value);
  const object = asObject(value);
  for (const [name, inner] of Object.entries(object ?? {})) addValue(values, `${key}.${name}`, inner);
}

/** The name of a file in the template's own folder. */
function plainName(value: unknown): string | undefined {
  const name = asText(value);
  return name !== undefined && !/[/\\]/.test(name) ? name : undefined;
}
