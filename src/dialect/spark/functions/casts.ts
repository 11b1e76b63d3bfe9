import { castTo } from '../cast.ts';
import { decimalOf, type PlainKind, type SparkType } from '../types.ts';
import type { FunctionForm } from './form.ts';

/** Types as functions: `int('5')` is `cast('5' as int)`. */
export const castForms: FunctionForm[] = [
  ...'boolean tinyint smallint int bigint float double string binary date timestamp'
    .split(' ')
    .map((name) => cast(name, { kind: name as PlainKind })),
  cast('decimal', decimalOf(10, 0)),
];

function cast(name: string, type: SparkType): FunctionForm {
  return { name, takes: 'any', gives: () => type, duck: ([x], { e, call }) => castTo(e, x!, type, call).sql };
}
