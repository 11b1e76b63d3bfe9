import { aggregateForms } from './aggregates.ts';
import { arrayForms } from './arrays.ts';
import { bitForms } from './bits.ts';
import { castForms } from './casts.ts';
import { conditionalForms } from './conditional.ts';
import { dateForms } from './dates.ts';
import type { FunctionForm } from './form.ts';
import { jsonForms } from './json.ts';
import { mapForms } from './maps.ts';
import { mathForms } from './math.ts';
import { miscForms } from './misc.ts';
import { regexForms } from './regex.ts';
import { stringForms } from './strings.ts';
import { windowForms } from './windows.ts';

/** Every way to call every function that runs locally, by lower-case name. */
export type FunctionTable = ReadonlyMap<string, readonly FunctionForm[]>;

export function openFunctionTable(): FunctionTable {
  const table = new Map<string, FunctionForm[]>();
  for (const form of [
    ...stringForms,
    ...regexForms,
    ...castForms,
    ...conditionalForms,
    ...mathForms,
    ...aggregateForms,
    ...windowForms,
    ...dateForms,
    ...arrayForms,
    ...mapForms,
    ...jsonForms,
    ...bitForms,
    ...miscForms,
  ])
    for (const name of form.name.split(' ')) {
      const forms = table.get(name);
      if (forms) forms.push(form);
      else table.set(name, [form]);
    }
  return table;
}
