import type { Cursor } from './cursor.ts';
import type { TypeName } from './tree.ts';

/** `int`, `varchar(20)`, `double precision`, `timestamp without time zone`, `array<string>`, `map<string, int>`, `struct<a: int>`. */
export function parseTypeName(c: Cursor): TypeName {
  const first = c.identifier('a type');
  let name = first.name.toLowerCase();
  if (name === 'double' && c.accept('precision')) name = 'double precision';
  if (name === 'character' && c.accept('varying')) name = 'character varying';
  if (c.dialect === 'redshift') refuseNested(c, name, first.start);
  const args: (number | 'max')[] = [];
  let of: TypeName | null = null;
  let fields: TypeName['fields'];
  if (c.accept('(')) {
    args.push(...c.list(() => typeArgument(c)));
    c.expect(')');
  } else if (name === 'array' && c.accept('<')) {
    of = c.nested(() => parseTypeName(c));
    c.expect('>');
  } else if (name === 'map' && c.accept('<')) {
    const key = c.nested(() => parseTypeName(c));
    c.expect(',');
    const value = c.nested(() => parseTypeName(c));
    c.expect('>');
    fields = [
      { name: 'key', type: key },
      { name: 'value', type: value },
    ];
  } else if (name === 'struct' && c.accept('<')) {
    fields = c.list(() => {
      const field = c.identifier('a field').name;
      c.accept(':');
      return { name: field, type: c.nested(() => parseTypeName(c)) };
    });
    c.expect('>');
  }
  if (c.dialect === 'redshift' && c.at('[')) refuseNested(c, name, first.start);
  if (c.accept('without', 'time', 'zone')) name += ' without time zone';
  else if (c.accept('with', 'time', 'zone')) name += ' with time zone';
  return { name, args, of, ...(fields ? { fields } : {}), start: first.start, end: c.lastEnd };
}

/** Types that DuckDB and PostgreSQL build from others. */
function refuseNested(c: Cursor, name: string, start: number): void {
  if (['struct', 'map', 'union', 'row', 'enum', 'list'].includes(name) && c.at('('))
    c.refuse(start, `Redshift has no type ${name.toUpperCase()}; use SUPER.`);
  if (c.at('[')) {
    c.take();
    if (c.at(']')) c.take();
    c.refuse(start, 'Redshift has no array types; use SUPER.');
  }
}

function typeArgument(c: Cursor): number | 'max' {
  if (c.accept('max')) return 'max';
  const { token } = c;
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) c.fail('Expected a length');
  c.take();
  return Number(token.text);
}
