import { castsImplicitly, widerType } from '../coercion.ts';
import type { Typed } from '../context.ts';
import {
  arrayOf,
  dayTime,
  isFractional,
  isIntegral,
  isNumeric,
  mapOf,
  type SparkType,
  sameType,
  sparkTypes,
} from '../types.ts';
import type { FunctionForm } from './form.ts';

export type Letters = Map<string, SparkType>;

/** The kinds of the arguments, the last one repeated as often as needed; null where their number does not fit. */
export function kindsFor(form: FunctionForm, count: number): string[] | null {
  const kinds = splitKinds(form.takes);
  const last = kinds.at(-1);
  if (last?.endsWith('…')) {
    const fixed = kinds.slice(0, -1);
    if (count < fixed.length) return null;
    return [...fixed, ...Array<string>(count - fixed.length).fill(last.slice(0, -1))];
  }
  return kinds.length === count ? kinds : null;
}

/** Commas inside brackets do not separate. */
function splitKinds(takes: string): string[] {
  return takes === '' ? [] : takes.split(/,\s*(?![^<(]*[>)])/);
}

/** Joins an argument's type to what the letters of its kind stand for; false where the kind does not take it. */
export function accepts(kind: string, given: Typed, letters: Letters, strict: boolean): boolean {
  const { type } = given;
  if (kind.startsWith('=')) {
    if (given.constant === undefined) return false;
    if (given.constant === null) return true;
    return accepts(kind.slice(1), given, letters, strict);
  }
  if (kind === '$1') return castsImplicitly(type, letters.get('$1') ?? type);
  if (kind.startsWith('~')) return type.kind === 'null' || sameType(type, plainType(kind.slice(1)));
  if (kind.startsWith('!')) return sameType(type, plainType(kind.slice(1)));
  if (/^[A-Z]$/.test(kind)) return join(kind, type, letters, strict);
  const inside = /^(array|map)<(.*)>$/.exec(kind);
  if (inside) {
    const [, outer, parts = ''] = inside;
    const kinds = splitKinds(parts);
    // A bare NULL is none: Spark refuses it where it wants an array or a map.
    if (type.kind !== outer) return false;
    const types = type.kind === 'array' ? [type.element] : type.kind === 'map' ? [type.key, type.value] : [];
    return kinds.every((k, i) => accepts(k, { sql: '', type: types[i]! }, letters, strict));
  }
  switch (kind) {
    case 'any':
      return true;
    case 'array':
    case 'map':
    case 'struct':
    case 'decimal':
    case 'interval_dt':
    case 'interval_ym':
      return type.kind === kind;
    case 'integral':
      return isIntegral(type);
    case 'fractional':
      return isFractional(type);
    case 'numeric':
      return isNumeric(type) || type.kind === 'string' || type.kind === 'null';
    default:
      return castsImplicitly(type, plainType(kind));
  }
}

function join(letter: string, type: SparkType, letters: Letters, strict: boolean): boolean {
  const known = letters.get(letter);
  const joined = known ? widerType(known, type, !strict) : type;
  if (joined === null) return false;
  letters.set(letter, joined);
  return true;
}

/** The type that an argument of this kind is cast to; null: it stays as it is. */
export function wantedType(kind: string, given: SparkType, letters: Letters): SparkType | null {
  if (kind.startsWith('=')) return wantedType(kind.slice(1), given, letters);
  if (kind === '$1') return letters.get('$1') ?? null;
  if (kind.startsWith('~')) return plainType(kind.slice(1));
  if (kind.startsWith('!')) return null;
  switch (kind) {
    case 'any':
    case 'array':
    case 'map':
    case 'struct':
    case 'decimal':
    case 'interval_dt':
    case 'interval_ym':
    case 'integral':
    case 'fractional':
      return null;
    case 'numeric':
      return isNumeric(given) ? null : sparkTypes.double;
    default:
      return typeFromText(kind, letters, given);
  }
}

/** A type as `takes` and `gives` write it. */
export function typeFromText(
  text: string,
  letters: Letters,
  otherwise: SparkType = sparkTypes.null,
): SparkType {
  if (/^[A-Z]$/.test(text)) return letters.get(text) ?? sparkTypes.null;
  const inside = /^(array|map)<(.*)>$/.exec(text);
  if (!inside) return text === 'any' ? otherwise : plainType(text);
  const parts = splitKinds(inside[2]!);
  const within = (at: number) => {
    const part =
      otherwise.kind === 'array'
        ? otherwise.element
        : otherwise.kind === 'map'
          ? [otherwise.key, otherwise.value][at]
          : undefined;
    return typeFromText(parts[at]!, letters, part);
  };
  return inside[1] === 'array' ? arrayOf(within(0)) : mapOf(within(0), within(1));
}

function plainType(name: string): SparkType {
  if (name === 'interval_dt') return dayTime();
  if (Object.hasOwn(sparkTypes, name)) return { kind: name as keyof typeof sparkTypes };
  throw new Error(`The function table names a type that Spark does not have: "${name}".`);
}
