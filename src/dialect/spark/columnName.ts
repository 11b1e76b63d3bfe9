import type { Expr } from '../sql/tree.ts';
import type { Emission } from './context.ts';
import { typeOfName } from './typeName.ts';
import { typeText } from './types.ts';

/** The name that Spark gives a column without an alias: its expression, written out. */
export function columnName(x: Expr, e: Emission): string {
  const name = (part: Expr): string => columnName(part, e);
  switch (x.kind) {
    case 'column':
      return x.parts.at(-1)!.name;
    case 'field':
      return x.name.name;
    default:
      return written(x, name, e);
  }
}

function written(x: Expr, top: (part: Expr) => string, e: Emission): string {
  const w = (part: Expr): string =>
    part.kind === 'column' ? part.parts.map((p) => p.name).join('.') : written(part, top, e);
  switch (x.kind) {
    case 'string':
    case 'typed':
      return x.kind === 'typed' ? `${x.type.toUpperCase()} '${x.value}'` : x.value;
    case 'number':
      return x.text.replace(/(?:BD|[LSYDF])$/i, '');
    case 'boolean':
      return String(x.value);
    case 'null':
      return 'NULL';
    case 'variable':
      return e.variables[x.name] ?? '';
    case 'unary':
      return x.op === 'not'
        ? `(NOT ${w(x.operand)})`
        : x.op === '-' && x.operand.kind === 'number'
          ? `-${w(x.operand)}`
          : x.op === '-'
            ? `(- ${w(x.operand)})`
            : x.op === '+'
              ? `(+ ${w(x.operand)})`
              : `${x.op}${w(x.operand)}`;
    case 'binary':
      return x.op === '<>'
        ? `(NOT (${w(x.left)} = ${w(x.right)}))`
        : x.op === '||'
          ? `concat(${w(x.left)}, ${w(x.right)})`
          : `(${w(x.left)} ${['and', 'or'].includes(x.op) ? x.op.toUpperCase() : x.op} ${w(x.right)})`;
    case 'between': {
      const text = `((${w(x.operand)} >= ${w(x.low)}) AND (${w(x.operand)} <= ${w(x.high)}))`;
      return x.not ? `(NOT ${text})` : text;
    }
    case 'in': {
      const text = `(${w(x.operand)} IN (${(x.items ?? []).map(w).join(', ')}))`;
      return x.not ? `(NOT ${text})` : text;
    }
    case 'like': {
      const text =
        x.op === 'rlike'
          ? `RLIKE(${w(x.operand)}, ${w(x.pattern)})`
          : `${w(x.operand)} ${x.op.toUpperCase()} ${w(x.pattern)}`;
      return x.not ? `(NOT ${text})` : text;
    }
    case 'is':
      return x.test === 'null'
        ? `(${w(x.operand)} IS ${x.not ? 'NOT ' : ''}NULL)`
        : `(${w(x.operand)} IS ${x.not ? 'NOT ' : ''}${x.test.toUpperCase()})`;
    case 'case': {
      const whens = x.whens.map(
        ({ when, result }) =>
          `WHEN ${x.operand ? `(${w(x.operand)} = ${w(when)})` : w(when)} THEN ${w(result)}`,
      );
      return `CASE ${whens.join(' ')}${x.otherwise ? ` ELSE ${w(x.otherwise)}` : ''} END`;
    }
    case 'cast': {
      const type = typeOfName(x.type, { ...e, findings: [] });
      const cast = `${x.form === 'try_cast' ? 'TRY_CAST' : 'CAST'}(${w(x.operand)} AS ${type ? typeText(type).toUpperCase() : ''})`;
      return x.operand.kind === 'column' ? x.operand.parts.at(-1)!.name : cast;
    }
    case 'call': {
      const args = x.args.map((arg) => (arg.kind === 'star' ? '1' : w(arg)));
      const call = `${x.name}(${x.distinct ? 'DISTINCT ' : ''}${args.join(', ')})`;
      return x.over ? `${call} OVER (…)` : call;
    }
    case 'subscript':
      return `${w(x.operand)}[${w(x.index)}]`;
    case 'field':
      return `${w(x.operand)}.${x.name.name}`;
    case 'subquery':
      return 'scalarsubquery()';
    case 'exists':
      return 'exists()';
    case 'extract':
      return `extract(${x.unit} FROM ${w(x.operand)})`;
    default:
      return x.kind;
  }
}
