import { SaxesParser } from 'saxes';
import { booleanAt, isInteger, isTimestamp, missingOfTimestamp } from '../values.ts';
import type { Attribute, Attributes } from './attributes.ts';
import { RowError } from './rowError.ts';

/**
 * The fields of one row element as JSON without its end, `{"id":1,"title":"…"`, read by a strict parser that knows no
 * document types and so no entities but XML's own. Throws RowError with what is wrong.
 */
export function strictRow(text: string, attributes: Attributes): string {
  const columns = new Set<string>();
  let json = '';
  for (const [name, value] of Object.entries(parse(text))) {
    const attribute = attributes.named(name);
    if (columns.has(attribute.column))
      throw new RowError('attribute-twice', `The column ${attribute.column} is given twice (${name}).`);
    columns.add(attribute.column);
    const field = jsonValue(attribute, value);
    if (field !== null) json += `,${JSON.stringify(attribute.column)}:${field}`;
  }
  if (json === '') throw new RowError('row-empty', 'The row has no attributes.');
  return `{${json.slice(1)}`;
}

function parse(text: string): Record<string, string> {
  let row: Record<string, string> | null = null;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    const said = error.message.replace(/^(?:undefined:)?\d+:\d+: /, '').replace(/\.?$/, '.');
    throw /duplicate attribute/.test(said)
      ? new RowError('attribute-twice', `An attribute is given twice: ${said}`)
      : new RowError('not-xml', `This is not well-formed XML: ${said}`);
  });
  parser.on('opentag', (tag) => {
    row ??= tag.attributes as Record<string, string>;
  });
  parser.write(text).close();
  if (row === null) throw new RowError('not-xml', 'There is no row element here.');
  return row;
}

/** Null for an empty number or date, which is as good as absent. */
function jsonValue(attribute: Attribute, value: string): string | null {
  const { type } = attribute;
  if (type === 'string') return JSON.stringify(value);
  if (value === '') return null;
  const bytes = Buffer.from(value);
  if (type === 'timestamp') {
    const end = value.endsWith('Z') ? bytes.length - 1 : bytes.length;
    if (isTimestamp(bytes, 0, end)) return `"${value.slice(0, end)}${missingOfTimestamp(end)}"`;
  } else if (type === 'boolean') {
    const found = booleanAt(bytes, 0, bytes.length);
    if (found >= 0) return found === 1 ? 'true' : 'false';
  } else if (isInteger(bytes, 0, bytes.length, type === 'int' ? 'int' : 'bigint')) return value;
  throw new RowError(
    'wrong-type',
    `${attribute.name}="${value.slice(0, 60)}" is not a ${type === 'timestamp' ? 'date' : type}.`,
  );
}
