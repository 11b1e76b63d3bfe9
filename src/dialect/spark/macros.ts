import { aggregateMacros } from './macros/aggregates.ts';
import { bitMacros } from './macros/bits.ts';
import { castMacros } from './macros/casts.ts';
import { collectionMacros } from './macros/collections.ts';
import { dateMacros } from './macros/dates.ts';
import { jsonMacros } from './macros/json.ts';
import { mathMacros } from './macros/math.ts';
import { stringMacros } from './macros/strings.ts';

/**
 * DuckDB macros that the translated text calls, each as what follows `CREATE OR REPLACE TEMP MACRO`. A macro may call
 * those before it. Names begin with `sp_`.
 */
export const sparkMacros: string[] = [
  ...castMacros,
  ...stringMacros,
  ...mathMacros,
  ...dateMacros,
  ...collectionMacros,
  ...bitMacros,
  ...jsonMacros,
  ...aggregateMacros,
];
