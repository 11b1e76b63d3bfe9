import {
  arrayOf,
  decimalOf,
  isAtomic,
  isMoment,
  isNumeric,
  mapOf,
  type SparkType,
  sameType,
  sparkTypes,
} from './types.ts';

const ladder = ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double'];

/** Spark's `findWiderTypeForTwo`: what two branches, items or sides of a set operation become; null where nothing fits. */
export function widerType(a: SparkType, b: SparkType, promoteStrings = true): SparkType | null {
  if (sameType(a, b)) return a;
  if (a.kind === 'null') return b;
  if (b.kind === 'null') return a;
  if (isNumeric(a) && isNumeric(b)) return widerNumber(a, b);
  if ((a.kind === 'date' && isMoment(b)) || (b.kind === 'date' && isMoment(a)))
    return a.kind === 'date' ? b : a;
  if (isMoment(a) && isMoment(b)) return sparkTypes.timestamp;
  if (promoteStrings && (a.kind === 'string' || b.kind === 'string')) {
    const other = a.kind === 'string' ? b : a;
    return isAtomic(other) && other.kind !== 'binary' && other.kind !== 'boolean' ? sparkTypes.string : null;
  }
  if (a.kind === 'array' && b.kind === 'array') {
    const element = widerType(a.element, b.element, promoteStrings);
    return element && arrayOf(element);
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = widerType(a.key, b.key, promoteStrings);
    const value = widerType(a.value, b.value, promoteStrings);
    return key && value && mapOf(key, value);
  }
  if (a.kind === 'struct' && b.kind === 'struct') return widerStruct(a, b, promoteStrings);
  if (
    (a.kind === 'interval_ym' && b.kind === 'interval_ym') ||
    (a.kind === 'interval_dt' && b.kind === 'interval_dt')
  ) {
    const units = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
    const at = (unit: (typeof units)[number]) => units.indexOf(unit);
    return {
      kind: a.kind,
      from: units[Math.min(at(a.from), at(b.from))]!,
      to: units[Math.max(at(a.to), at(b.to))]!,
    };
  }
  return null;
}

function widerStruct(
  a: Extract<SparkType, { kind: 'struct' }>,
  b: Extract<SparkType, { kind: 'struct' }>,
  promoteStrings: boolean,
): SparkType | null {
  if (a.fields.length !== b.fields.length) return null;
  const fields = a.fields.map((field, i) => {
    const other = b.fields[i]!;
    const type =
      field.name.toLowerCase() === other.name.toLowerCase()
        ? widerType(field.type, other.type, promoteStrings)
        : null;
    return type && { name: field.name, type };
  });
  return fields.every((field) => field !== null) ? { kind: 'struct', fields } : null;
}

/** The wider type of all, from left to right; null where nothing fits. Nothing at all is `null`'s type. */
export function widestType(types: readonly SparkType[], promoteStrings = true): SparkType | null {
  // Spark looks at strings first, so that what joins them does not depend on the order.
  const ordered = promoteStrings
    ? [...types.filter((t) => hasString(t)), ...types.filter((t) => !hasString(t))]
    : types;
  let widest: SparkType | null = sparkTypes.null;
  for (const type of ordered) {
    widest = widest && widerType(widest, type, promoteStrings);
    if (widest === null) return null;
  }
  return widest;
}

const hasString = (type: SparkType): boolean =>
  type.kind === 'string' || (type.kind === 'array' && hasString(type.element));

function widerNumber(a: SparkType, b: SparkType): SparkType {
  if (a.kind === 'decimal' || b.kind === 'decimal') {
    if (ladder.indexOf(a.kind) >= 4 || ladder.indexOf(b.kind) >= 4) return sparkTypes.double;
    return widerDecimal(asDecimal(a), asDecimal(b));
  }
  return ladder.indexOf(a.kind) >= ladder.indexOf(b.kind) ? a : b;
}

export type Decimal = { kind: 'decimal'; precision: number; scale: number };

/** The decimal that holds every value of an integral type. */
export function asDecimal(type: SparkType): Decimal {
  if (type.kind === 'decimal') return type;
  const precision = { tinyint: 3, smallint: 5, int: 10, bigint: 20 }[type.kind as string] ?? 38;
  return { kind: 'decimal', precision, scale: 0 };
}

function widerDecimal(a: Decimal, b: Decimal): SparkType {
  const scale = Math.max(a.scale, b.scale);
  const range = Math.max(a.precision - a.scale, b.precision - b.scale);
  return decimalOf(Math.min(range + scale, 38), Math.min(scale, 38));
}

/** Spark's result of decimal arithmetic, with `allowPrecisionLoss`: at least six digits of scale are kept. */
export function decimalResult(op: string, a: Decimal, b: Decimal): Decimal {
  const { precision: p1, scale: s1 } = a;
  const { precision: p2, scale: s2 } = b;
  switch (op) {
    case '+':
    case '-': {
      const scale = Math.max(s1, s2);
      return adjusted(Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
    }
    case '*':
      return adjusted(p1 + p2 + 1, s1 + s2);
    case '/': {
      const scale = Math.max(6, s1 + p2 + 1);
      return adjusted(p1 - s1 + s2 + scale, scale);
    }
    default: {
      const scale = Math.max(s1, s2);
      return adjusted(Math.min(p1 - s1, p2 - s2) + scale, scale);
    }
  }
}

export function adjusted(precision: number, scale: number): Decimal {
  if (precision <= 38) return { kind: 'decimal', precision, scale };
  const whole = precision - scale;
  return { kind: 'decimal', precision: 38, scale: Math.max(38 - whole, Math.min(scale, 6)) };
}

/** What two sides of a comparison become; null where Spark does not compare them. */
export function comparedType(a: SparkType, b: SparkType): SparkType | null {
  if (sameType(a, b)) return a;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.kind !== 'string') continue;
    if (other.kind === 'null') return sparkTypes.string;
    if (other.kind === 'decimal') return sparkTypes.double;
    if (other.kind === 'interval_ym' || other.kind === 'interval_dt') return null;
    return isAtomic(other) ? other : null;
  }
  return widerType(a, b, false);
}

/** Whether a function that takes `wanted` also takes `given`, Spark casting it unasked. */
export function castsImplicitly(given: SparkType, wanted: SparkType): boolean {
  if (sameType(given, wanted) || given.kind === 'null') return true;
  if (isNumeric(given) && isNumeric(wanted)) return true;
  if (given.kind === 'string')
    return isAtomic(wanted) && wanted.kind !== 'boolean' && !wanted.kind.startsWith('interval_');
  if (wanted.kind === 'string') return isAtomic(given);
  if (given.kind === 'date') return isMoment(wanted);
  if (isMoment(given)) return wanted.kind === 'date' || isMoment(wanted);
  if (given.kind === 'array' && wanted.kind === 'array')
    return castsImplicitly(given.element, wanted.element);
  if (given.kind === 'map' && wanted.kind === 'map')
    return castsImplicitly(given.key, wanted.key) && castsImplicitly(given.value, wanted.value);
  return (
    (given.kind === 'interval_dt' && wanted.kind === 'interval_dt') ||
    (given.kind === 'interval_ym' && wanted.kind === 'interval_ym')
  );
}
