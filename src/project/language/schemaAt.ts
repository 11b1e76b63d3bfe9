import { nodeAt } from '../places.ts';
import { alternatives, resolveSchema, type Schema, schemaOfKey, schemaRoot } from '../schema/schema.ts';
import { childOf, textOf, type YamlNode } from '../yaml/readYaml.ts';

/** The schema of what stands under a way of keys; `root` tells which alternative of a kind applies. */
export function schemaAt(way: readonly string[], root: YamlNode | null): Schema | null {
  let schema: Schema | null = resolveSchema(schemaRoot);
  for (let i = 0; i <= way.length && schema; i++) {
    schema = choose(schema, nodeAt(root, way.slice(0, i)));
    if (schema && i < way.length) schema = step(schema, way[i]!);
  }
  return schema;
}

function step(schema: Schema, key: string): Schema | null {
  const inner = schemaOfKey(schema, key);
  if (inner) return inner;
  return schema.items ? resolveSchema(schema.items) : null;
}

/** Of a map whose kind is not written yet, only what every alternative has. */
function choose(schema: Schema, node: YamlNode | undefined): Schema {
  if (!schema.oneOf) return schema;
  const known = alternatives(schema);
  const discriminator = schema.discriminator ?? 'kind';
  const found = known.get(textOf(childOf(node, discriminator)) ?? '');
  if (found) return found;
  return {
    type: 'object',
    properties: {
      [discriminator]: { enum: [...known.keys()], description: schema.description ?? 'What this is.' },
    },
  };
}
