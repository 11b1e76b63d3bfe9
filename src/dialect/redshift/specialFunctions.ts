import { quoteText } from '../../shared/quote.ts';
import type { Call, Expr } from '../sql/tree.ts';
import { emitArithmetic } from './arithmetic.ts';
import { arity, many, type Special } from './arity.ts';
import { comparable } from './compare.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { castTo } from './convert.ts';
import { unify } from './emitCase.ts';
import { asText, emitExpression } from './emitExpression.ts';
import {
  asDecimal,
  date,
  double,
  integer,
  isFloat,
  isInteger,
  isMoment,
  isNumber,
  isNumeric,
  isOpen,
  nothing,
  numeric,
  type Typed,
  varchar,
} from './typed.ts';
import { type RedshiftType, typeText } from './types.ts';

const emitAll = (args: readonly Expr[], e: Emission) => args.map((arg) => emitExpression(arg, e));

/** COALESCE and its like: all arguments in one type. */
const together =
  (form: string, least: number): Special =>
  (call, e) => {
    if (!arity(call, least, many, e)) return nothing;
    const { sql, type } = unify(emitAll(call.args, e), e, call, call.name.toUpperCase());
    return { sql: `${form}(${sql.join(', ')})`, type };
  };

/** ROUND, CEIL, FLOOR and TRUNC of numbers, which keep the type. */
const rounding =
  (form: string): Special =>
  (call, e) => {
    const takesDigits = form === 'round' || form === 'trunc';
    if (!arity(call, 1, takesDigits ? 2 : 1, e)) return nothing;
    const [value, digits] = emitAll(call.args, e);
    const { type } = value!;
    if (form === 'trunc' && isMoment(type)) {
      if (digits) hasNo(e, call, 'TRUNC of a date takes one argument.');
      return castTo(value!, date, e, call);
    }
    if (type !== null && !isNumber(type) && !isOpen(type)) {
      hasNo(e, call.args[0]!, `${form.toUpperCase()} takes a number, not ${typeText(type)}.`);
      return nothing;
    }
    if (digits && digits.type !== null && !isInteger(digits.type))
      hasNo(e, call.args[1]!, `${form.toUpperCase()} takes an INTEGER as its second argument.`);
    const written =
      digits && /^\(?-?\d+\)?$/.test(digits.sql) ? Number(digits.sql.replace(/[()]/g, '')) : null;
    const whole = !digits || (written !== null && written <= 0);
    if (isInteger(type)) {
      // DuckDB rounds integers before the point only, which is all that there is to do.
      const sql = digits
        ? `CAST(${form}(CAST(${value!.sql} AS DECIMAL(38,0)), ${digits.sql}) AS ${duckInteger(type!)})`
        : value!.sql;
      return { sql, type, whole: true };
    }
    if (isNumeric(type)) {
      if (digits && written === null) {
        notHere(e, call.args[1]!, `${form.toUpperCase()} of a DECIMAL to digits that are not written out`);
        return nothing;
      }
      const scale = digits ? Math.min(type.scale, Math.max(0, written!)) : 0;
      // A carry may need one more digit: 99.5 rounds to 100.
      const precision = Math.min(38, type.precision - type.scale + scale + 1);
      const wide = `CAST(${value!.sql} AS DECIMAL(38,${type.scale}))`;
      const result = numeric(Math.max(precision, 1), scale);
      return {
        sql: `CAST(${form}(${wide}${digits ? `, ${digits.sql}` : ''}) AS DECIMAL(${result.precision},${scale}))`,
        type: result,
        whole: scale === 0,
      };
    }
    return {
      sql: `${form}(${[value, digits]
        .filter((x) => x !== undefined)
        .map((x) => x.sql)
        .join(', ')})`,
      type: isOpen(type) ? double : type,
      whole,
    };
  };

const duckInteger = (type: RedshiftType) =>
  type.name === 'bigint' ? 'BIGINT' : type.name === 'integer' ? 'INTEGER' : 'SMALLINT';

export const specialFunctions: Record<string, Special> = {
  coalesce: together('coalesce', 1),
  nvl: together('coalesce', 1),
  greatest: together('greatest', 1),
  least: together('least', 1),
  round: rounding('round'),
  trunc: rounding('trunc'),
  ceil: rounding('ceil'),
  ceiling: rounding('ceil'),
  floor: rounding('floor'),
  nvl2(call, e) {
    if (!arity(call, 3, 3, e)) return nothing;
    const [test, ...results] = emitAll(call.args, e);
    const { sql, type } = unify(results, e, call, 'NVL2');
    return { sql: `CASE WHEN ${test!.sql} IS NOT NULL THEN ${sql[0]} ELSE ${sql[1]} END`, type };
  },
  nullif(call, e) {
    if (!arity(call, 2, 2, e)) return nothing;
    const [value, other] = emitAll(call.args, e);
    const [a, b] = comparable(value!, other!, e, call);
    const type =
      isOpen(value!.type) && value!.text !== undefined
        ? varchar(Buffer.byteLength(value!.text) || 1)
        : value!.type;
    return { sql: `CASE WHEN ${a} = ${b} THEN NULL ELSE ${value!.sql} END`, type };
  },
  /** NULL equals NULL in DECODE. */
  decode(call, e) {
    if (!arity(call, 3, many, e)) return nothing;
    const [value, ...rest] = emitAll(call.args, e);
    const candidates = rest.filter((_, i) => i % 2 === 0 && i + 1 < rest.length);
    const results = rest.filter((_, i) => i % 2 === 1 || i + 1 === rest.length);
    const { sql, type } = unify(results, e, call, 'DECODE');
    const whens = candidates.map((candidate, i) => {
      const [a, b] = comparable(value!, candidate, e, call.args[1 + 2 * i]!);
      return `WHEN ${a} IS NOT DISTINCT FROM ${b} THEN ${sql[i]}`;
    });
    const otherwise = results.length > candidates.length ? ` ELSE ${sql.at(-1)}` : '';
    return { sql: `CASE ${whens.join(' ')}${otherwise} END`, type };
  },
  /** Which of its arguments a row of ROLLUP, CUBE or GROUPING SETS sums over. */
  grouping: grouped,
  grouping_id: grouped,
  sign(call, e) {
    if (!arity(call, 1, 1, e)) return nothing;
    const value = emitExpression(call.args[0]!, e);
    if (value.type !== null && !isNumber(value.type)) {
      hasNo(e, call.args[0]!, `SIGN takes a number, not ${typeText(value.type)}.`);
      return nothing;
    }
    const type = isFloat(value.type) ? double : isNumeric(value.type) ? numeric(1, 0) : value.type;
    return type === null
      ? { sql: `sign(${value.sql})`, type }
      : {
          ...castTo({ sql: `CAST(sign(${value.sql}) AS INTEGER)`, type: { name: 'integer' } }, type, e, call),
          whole: true,
        };
  },
  mod(call, e) {
    if (!arity(call, 2, 2, e)) return nothing;
    const [left, right] = emitAll(call.args, e);
    for (const [i, side] of [left, right].entries())
      if (side!.type !== null && asDecimal(side!.type) === null) {
        hasNo(e, call.args[i]!, `MOD takes integers and DECIMALs, not ${typeText(side!.type)}.`);
        return nothing;
      }
    return emitArithmetic('%', left!, right!, e, call);
  },
  /** `TRIM([LEADING | TRAILING | BOTH] [characters FROM] text)` */
  trim(call, e) {
    const [first] = call.args;
    const sided =
      first?.kind === 'string' &&
      ['leading', 'trailing', 'both'].includes(first.value) &&
      call.args.length > 1;
    const side = sided ? first.value : 'both';
    const rest = sided ? call.args.slice(1) : call.args;
    if (rest.length < 1 || rest.length > 2) {
      arity(call, 1, 2, e);
      return nothing;
    }
    const typed = emitAll(rest, e);
    const args = typed.map((arg, i) => asText(arg, e, rest[i]!));
    const name = side === 'leading' ? 'ltrim' : side === 'trailing' ? 'rtrim' : 'trim';
    const last = typed.at(-1)!;
    const length =
      last.text !== undefined
        ? Math.max(1, last.text.length * 4)
        : last.type && 'length' in last.type
          ? last.type.length
          : 65535;
    return {
      sql: args.length === 2 ? `${name}(${args[1]}, ${args[0]})` : `${name}(${args[0]})`,
      type: varchar(length),
    };
  },
  regexp_replace(call, e) {
    if (call.args.length > 3) notHere(e, call, 'REGEXP_REPLACE with a position or parameters');
    if (!arity(call, 2, 5, e)) return nothing;
    const [text, pattern, by] = emitAll(call.args.slice(0, 3), e);
    if (by && by.text === undefined) notHere(e, call.args[2]!, 'A replacement that is not written out');
    const groups = by?.text?.match(/\$\d/g) ?? [];
    const opened = (pattern?.text ?? '').replace(/\\.|\(\?/g, '').split('(').length - 1;
    if (groups.some((group) => Number(group[1]) > opened))
      notHere(e, call.args[2]!, 'A replacement by a group that the pattern does not have');
    // Redshift names groups $1, DuckDB \1, where a backslash stands for itself only when doubled.
    const replacement = (by?.text ?? '').replaceAll('\\', '\\\\').replace(/\$(\d)/g, '\\$1');
    return {
      sql: `regexp_replace(${asText(text!, e, call.args[0]!)}, ${asText(pattern!, e, call.args[1]!)}, ${quoteText(replacement)}, 'gs')`,
      type: varchar(65535),
    };
  },
  regexp_substr(call, e) {
    if (!arity(call, 2, 5, e)) return nothing;
    const [text, pattern, position, occurrence, flags] = emitAll(call.args, e);
    const simple = (x: Typed | undefined) => !x || x.sql === '1';
    const flag = flags?.text ?? '';
    if (!simple(position) || !simple(occurrence) || !/^[ic]?$/.test(flag)) {
      notHere(e, call, 'REGEXP_SUBSTR with a position, an occurrence or parameters other than i');
      return nothing;
    }
    const found = `regexp_extract(${asText(text!, e, call.args[0]!)}, ${asText(pattern!, e, call.args[1]!)}, 0, '${flag === 'i' ? 'is' : 's'}')`;
    return { sql: found, type: varchar(65535) };
  },
  json_extract_path_text(call, e) {
    if (!arity(call, 2, 7, e)) return nothing;
    const args = emitAll(call.args, e);
    const last = args.at(-1)!;
    const lenient = last.type?.name === 'boolean';
    const path = args.slice(1, lenient ? -1 : undefined);
    if (path.length === 0) {
      hasNo(e, call, 'JSON_EXTRACT_PATH_TEXT takes a path.');
      return nothing;
    }
    const steps = path.map((step, i) => asText(step, e, call.args[i + 1]!));
    const pointer = steps
      .map((step) => `'/' || replace(replace(${step}, '~', '~0'), '/', '~1')`)
      .join(' || ');
    return {
      sql: `rs_json_path_text(${asText(args[0]!, e, call.args[0]!)}, ${pointer}, ${lenient ? last.sql : 'FALSE'})`,
      type: varchar(65535),
    };
  },
};

function grouped(call: Call, e: Emission): Typed {
  if (!arity(call, 1, call.name === 'grouping' ? 1 : many, e)) return nothing;
  const args = emitAll(call.args, e).map(({ sql }) => sql);
  return { sql: `CAST(grouping(${args.join(', ')}) AS INTEGER)`, type: integer, whole: true };
}
