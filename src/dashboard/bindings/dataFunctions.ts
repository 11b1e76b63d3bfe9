import { isNothing, plainText } from './serialize.ts';

type DataFunction = (args: unknown[]) => unknown;

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
const indexOf = (value: unknown): number => (typeof value === 'number' ? Math.trunc(value) : Number(value));

/** The functions that change values. Each takes null for a list and never fails. */
export const dataFunctions: ReadonlyMap<string, DataFunction> = new Map<string, DataFunction>([
  ['coalesce', (args) => args.find((arg) => !isNothing(arg)) ?? null],
  ['concat', (args) => args.flatMap(listOf)],
  ['flatten', ([rows]) => (isNothing(rows) ? null : listOf(rows).flat())],
  [
    'join',
    ([list, token]) => {
      if (isNothing(list)) return null;
      const items = listOf(list).flat();
      return items.map((item) => (isNothing(item) ? '' : plainText(item))).join(plainText(token));
    },
  ],
  [
    'slice',
    ([list, start, end]) =>
      isNothing(list)
        ? null
        : listOf(list).slice(indexOf(start) || 0, end === undefined ? undefined : indexOf(end)),
  ],
  ['toArray', (args) => args],
  ['valueAt', ([list, index]) => listOf(list).at(indexOf(index)) ?? null],
]);
