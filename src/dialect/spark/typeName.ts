import { nearest } from '../sql/suggest.ts';
import type { TypeName } from '../sql/tree.ts';
import { complain, type Emission, notLocal } from './context.ts';
import { arrayOf, decimalOf, mapOf, type SparkType, sparkTypes } from './types.ts';

const names: Record<string, SparkType> = {
  boolean: sparkTypes.boolean,
  tinyint: sparkTypes.tinyint,
  byte: sparkTypes.tinyint,
  smallint: sparkTypes.smallint,
  short: sparkTypes.smallint,
  int: sparkTypes.int,
  integer: sparkTypes.int,
  bigint: sparkTypes.bigint,
  long: sparkTypes.bigint,
  float: sparkTypes.float,
  real: sparkTypes.float,
  double: sparkTypes.double,
  string: sparkTypes.string,
  binary: sparkTypes.binary,
  date: sparkTypes.date,
  timestamp: sparkTypes.timestamp,
  timestamp_ltz: sparkTypes.timestamp,
  timestamp_ntz: sparkTypes.timestamp_ntz,
};

/** The type that a name in CAST means; a finding and null where Spark has none of that name. */
export function typeOfName(name: TypeName, e: Emission): SparkType | null {
  if (name.args.length === 0 && name.of === null && Object.hasOwn(names, name.name)) return names[name.name]!;
  switch (name.name) {
    case 'decimal':
    case 'dec':
    case 'numeric': {
      const [precision = 10, scale = 0] = name.args;
      if (
        typeof precision !== 'number' ||
        typeof scale !== 'number' ||
        precision > 38 ||
        precision < 1 ||
        scale > precision
      ) {
        complain(
          e,
          name,
          'sql-syntax',
          'A decimal has 1 to 38 digits, of which at most all are behind the point.',
        );
        return null;
      }
      return decimalOf(precision, scale);
    }
    case 'array': {
      const element = name.of && typeOfName(name.of, e);
      return element && arrayOf(element);
    }
    case 'map': {
      const [key, value] = (name.fields ?? []).map((field) => typeOfName(field.type, e));
      return key && value ? mapOf(key, value) : null;
    }
    case 'struct': {
      const fields = (name.fields ?? []).map((field) => ({
        name: field.name,
        type: typeOfName(field.type, e),
      }));
      if (fields.some((field) => field.type === null)) return null;
      return { kind: 'struct', fields: fields.map((field) => ({ name: field.name, type: field.type! })) };
    }
    case 'char':
    case 'varchar':
    case 'character':
      notLocal(e, name, `A cast to ${name.name}`, 'Use string, and left(…) where the length matters.');
      return null;
    case 'interval':
      notLocal(e, name, 'A cast to an interval');
      return null;
  }
  const close = nearest(name.name, Object.keys(names));
  complain(e, name, 'sql-syntax', `Spark has no type ${name.name}.${close ? ` Did you mean ${close}?` : ''}`);
  return null;
}
