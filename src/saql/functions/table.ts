import { aggregates } from './aggregates.ts';
import { angles } from './angles.ts';
import { dates } from './dates.ts';
import { multiValue } from './multiValue.ts';
import { numbers } from './numbers.ts';
import { ranking } from './ranking.ts';
import { strings } from './strings.ts';
import type { SaqlFunction } from './types.ts';

/** Every function of SAQL by its name, which is case-sensitive; `date()` and `dateRange()` belong to filters. */
export const functions: ReadonlyMap<string, SaqlFunction> = new Map(
  [...aggregates, ...ranking, ...strings, ...numbers, ...angles, ...dates, ...multiValue].map((f) => [
    f.name,
    f,
  ]),
);
