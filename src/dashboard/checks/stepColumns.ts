import { parseSaql } from '../../saql/parse.ts';
import type { Query, Statement } from '../../saql/tree.ts';
import type { Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { isOpen } from './integrity.ts';

/** Names of the columns that a step gives, as far as its text tells; null where bindings or data decide. */
export function stepColumns(step: Step): Set<string> | null {
  const names = namesOf(step);
  return names?.some((name) => name === '' || isOpen(name)) === false ? new Set(names) : null;
}

function namesOf(step: Step): string[] | null {
  const query = asObject(step.query);
  switch (step.form) {
    case 'static':
      return [
        ...new Set([...step.values.flatMap((value) => Object.keys(value)), ...Object.keys(step.columns)]),
      ];
    case 'saql':
      return resultColumns(parseSaql(asText(step.query)).query);
    case 'pigql':
      return resultColumns(parseSaql(asText(query.pigql)).query);
    case 'compact1':
      return compactColumns(query);
    case 'compact2':
      return compactTwoColumns(query);
    default:
      return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

function compactColumns(query: Record<string, unknown>): string[] | null {
  const { groups, measures, values, columns } = query;
  // A bound list may give anything.
  if (
    [groups, measures, values, columns].some(
      (part) => part !== undefined && part !== null && !Array.isArray(part),
    )
  )
    return null;
  const names: string[] = [];
  for (const group of asArray(groups)) {
    const parts = asArray(group).filter(isText);
    names.push(...(isText(group) ? [group] : [parts.join('~~~'), parts.join('_'), ...parts]));
  }
  for (const measure of asArray(measures)) {
    if (!Array.isArray(measure)) return null;
    const [fn, field, alias] = measure;
    if (isText(alias) && alias !== '') names.push(alias);
    const isCount = field === '*' || field === undefined || field === null;
    names.push(isCount ? asText(fn) : `${asText(fn)}_${asText(field)}`);
    // The count of a field is its distinct values in older dashboards.
    if (fn === 'count' && !isCount) names.push(`unique_${asText(field)}`);
  }
  names.push(...asArray(values).map((value) => (isText(value) ? value : asText(asArray(value)[0]))));
  const compared = asArray(columns);
  for (const [index, column] of compared.entries()) {
    names.push(String.fromCharCode(65 + (index % 26)));
    for (const key of ['name', 'header'])
      if (asObject(column)[key]) names.push(asText(asObject(column)[key]));
  }
  return names;
}

function compactTwoColumns(query: Record<string, unknown>): string[] | null {
  const names: string[] = [];
  for (const source of asArray(query.sources)) {
    const { groups, columns } = asObject(source);
    if ([groups, columns].some((part) => part !== undefined && part !== null && !Array.isArray(part)))
      return null;
    const texts = asArray(groups).filter(isText);
    for (const [index, group] of asArray(groups).entries()) {
      const parts = asArray(group).filter(isText);
      names.push(...(isText(group) ? [group] : [parts.join('~~~'), parts.join('_'), ...parts]));
      // Parts of a date stand side by side, and charts join them.
      names.push(
        ...[2, 3].map((count) => texts.slice(index, index + count).join('~~~')).filter((name) => name !== ''),
      );
    }
    for (const column of asArray(columns)) {
      const { name, field } = asObject(column);
      names.push(asText(name) || asText(field));
    }
  }
  return names;
}

/** The columns of a query's result, read backwards from its last statement to the foreach that makes them. */
function resultColumns({ statements }: Query): string[] | null {
  let at = statements.length - 1;
  let statement: Statement | undefined = statements[at];
  const added: string[] = [];
  while (statement !== undefined) {
    let stream: string | undefined;
    switch (statement.kind) {
      case 'foreach': {
        const names = statement.projections.map(({ alias, expression }) =>
          alias !== null ? alias.name : expression.kind === 'field' ? expression.name.name : '',
        );
        return [...names, ...added];
      }
      case 'timeseries':
        for (const { alias } of statement.projections)
          if (alias !== null) added.push(alias.name, ...bounds(alias.name));
        stream = statement.input.name;
        break;
      case 'filter':
      case 'order':
      case 'limit':
      case 'offset':
      case 'sample':
      case 'result':
        stream = statement.input.name;
        break;
      case 'union':
        stream = statement.inputs[0]?.name;
        break;
      case 'join':
        stream = statement.inputs[0]?.stream.name;
        break;
      default:
        // A group that nothing projects, a load, and fill, which makes columns of its own.
        return null;
    }
    do {
      at -= 1;
      statement = statements[at];
    } while (statement !== undefined && statement.target?.name !== stream);
  }
  return null;
}

const bounds = (name: string): string[] =>
  [80, 95].flatMap((level) => [`${name}_high_${level}`, `${name}_low_${level}`]);
