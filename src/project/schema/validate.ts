import { nearest } from '../../dialect/sql/suggest.ts';
import type { Span } from '../../pipeline/definition/definition.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import { childOf, textOf, type YamlMap, type YamlNode } from '../yaml/readYaml.ts';
import { alternatives, resolveSchema, type Schema, schemaOfKey, schemaRoot } from './schema.ts';

/** What of a pipeline file does not fit its schema, each at the smallest place that is wrong. */
export function validate(root: YamlNode, schema: Schema = schemaRoot): Finding[] {
  const findings: Finding[] = [];
  validateNode(root, resolveSchema(schema), 'The pipeline file', findings);
  return findings;
}

function validateNode(node: YamlNode, schema: Schema, what: string, findings: Finding[]): void {
  const chosen = schema.oneOf ? chooseAlternative(node, schema, what, findings) : schema;
  if (chosen === null) return;
  const wrong = wrongType(node, chosen) ?? wrongValue(node, chosen);
  if (wrong !== null) report(findings, node.span, wrong.code, `${what} ${wrong.message}`);
  else if (node.kind === 'map') validateMap(node, chosen, what, findings);
  else if (node.kind === 'list') validateList(node.items, node.span, chosen, what, findings);
}

function chooseAlternative(node: YamlNode, schema: Schema, what: string, findings: Finding[]): Schema | null {
  const key = schema.discriminator ?? 'kind';
  const known = alternatives(schema);
  const names = [...known.keys()];
  if (node.kind !== 'map') {
    report(findings, node.span, 'wrong-type', `${what} is a map with the key "${key}".`);
    return null;
  }
  const value = childOf(node, key);
  const name = textOf(value);
  const found = name === null ? undefined : known.get(name);
  if (found) return found;
  if (value === undefined)
    report(findings, headOf(node), 'missing-key', `${what} needs "${key}": ${names.join(', ')}.`);
  else
    report(
      findings,
      value.span,
      'wrong-value',
      `"${name ?? ''}" is not a ${key} of ${what.toLowerCase()}: ${names.join(', ')}.${suggestion(name ?? '', names)}`,
    );
  return null;
}

function wrongType(node: YamlNode, schema: Schema): { code: string; message: string } | null {
  if (schema.type === undefined) return null;
  const allowed = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (allowed.some((type) => fits(node, type))) return null;
  const wanted = [...new Set(allowed.map((type) => typeWords[type] ?? type))].join(' or ');
  return { code: 'wrong-type', message: `is ${wanted}.` };
}

const typeWords: Record<string, string> = {
  object: 'a map of keys and values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

function fits(node: YamlNode, type: string): boolean {
  if (type === 'object') return node.kind === 'map';
  if (type === 'array') return node.kind === 'list';
  if (node.kind !== 'scalar') return false;
  if (type === 'integer') return Number.isInteger(node.value);
  // A bare date or number is text where text is asked for: YAML's guess is not the user's.
  if (type === 'string') return typeof node.value === 'string' || typeof node.value === 'number';
  return typeof node.value === type;
}

function wrongValue(node: YamlNode, schema: Schema): { code: string; message: string } | null {
  const text = textOf(node);
  if (schema.const !== undefined && (node.kind !== 'scalar' || node.value !== schema.const)) {
    const code = node.kind === 'scalar' && schema.const === 1 ? 'unknown-version' : 'wrong-value';
    return { code, message: `is ${JSON.stringify(schema.const)}; this program knows no other.` };
  }
  if (schema.enum !== undefined && (text === null || !schema.enum.includes(text)))
    return {
      code: 'wrong-value',
      message: `is one of ${schema.enum.join(', ')}.${suggestion(text ?? '', schema.enum)}`,
    };
  // A value that is still to be filled in is judged when it is.
  if (schema.pattern !== undefined && text !== null && !text.includes('${') && !matches(schema.pattern, text))
    return { code: 'wrong-value', message: `has the wrong form: ${schema.description ?? schema.pattern}` };
  return null;
}

const matches = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text);

function validateMap(node: YamlMap, schema: Schema, what: string, findings: Finding[]): void {
  const names = Object.keys(schema.properties ?? {});
  for (const { key, keySpan, value } of node.entries) {
    const inner = schemaOfKey(schema, key);
    if (schema.propertyNames?.pattern && !matches(schema.propertyNames.pattern, key))
      report(findings, keySpan, 'wrong-name', `"${key}" is not a name: letters, digits and underscores.`);
    if (inner !== null) validateNode(value, inner, `"${key}"`, findings);
    else if (schema.additionalProperties === false)
      report(
        findings,
        keySpan,
        'unknown-key',
        `${what} has no key "${key}".${suggestion(key, names)} It has ${names.join(', ')}.`,
      );
  }
  for (const name of schema.required ?? [])
    if (!node.entries.some((entry) => entry.key === name))
      report(findings, headOf(node), 'missing-key', `${what} needs the key "${name}".`);
  if (schema.minProperties !== undefined && node.entries.length < schema.minProperties)
    report(findings, node.span, 'missing-key', `${what} is empty. ${schema.description ?? ''}`.trim());
  if (schema.maxProperties !== undefined && node.entries.length > schema.maxProperties)
    report(findings, node.span, 'unknown-key', `${what} has one key only: ${names.join(', ')}.`);
}

function validateList(
  items: YamlNode[],
  span: Span,
  schema: Schema,
  what: string,
  findings: Finding[],
): void {
  if (schema.minItems !== undefined && items.length < schema.minItems)
    report(findings, span, 'missing-key', `${what} is an empty list.`);
  if (schema.items) for (const item of items) validateNode(item, resolveSchema(schema.items), what, findings);
}

/** Where a map begins: a whole map underlined would hide what is in it. */
function headOf(node: YamlMap): Span {
  return node.entries[0]?.keySpan ?? node.span;
}

function suggestion(word: string, known: readonly string[]): string {
  const near = word === '' ? null : nearest(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
}

function report(findings: Finding[], { start, end }: Span, code: string, message: string): void {
  findings.push({ start, end: Math.max(end, start + 1), severity: 'error', code, message });
}
