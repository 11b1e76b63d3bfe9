import pipelineSchema from '../../../media/pipeline.schema.json' with { type: 'json' };

/** The part of JSON Schema 2020-12 that the pipeline's schema uses. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: string[];
  pattern?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  propertyNames?: { pattern?: string };
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  minItems?: number;
  oneOf?: Schema[];
  /** The key whose value tells which of `oneOf` applies. */
  discriminator?: string;
  $defs?: Record<string, Schema>;
}

export const schemaRoot = pipelineSchema as Schema;

/** Follows `$ref`; a description beside it wins. */
export function resolveSchema(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = schemaRoot.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? {};
  const { $ref: _, ...beside } = schema;
  return resolveSchema({ ...target, ...beside });
}

/** The alternatives of a discriminated schema by the value of their key. */
export function alternatives(schema: Schema): Map<string, Schema> {
  const found = new Map<string, Schema>();
  for (const option of schema.oneOf ?? []) {
    const resolved = resolveSchema(option);
    const key = resolved.properties?.[schema.discriminator ?? '']?.const;
    if (typeof key === 'string') found.set(key, resolved);
  }
  return found;
}

/** The schema of one key of a map: a named property, else what further keys hold; null where no key may be. */
export function schemaOfKey(schema: Schema, key: string): Schema | null {
  if (schema.properties && Object.hasOwn(schema.properties, key))
    return resolveSchema(schema.properties[key]!);
  return typeof schema.additionalProperties === 'object' ? resolveSchema(schema.additionalProperties) : null;
}
