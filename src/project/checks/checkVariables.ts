import type { PipelineDefinition } from '../../pipeline/definition/definition.ts';
import { didYouMean, variableForms } from '../../pipeline/resolveVariables.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import { finding, keySpanAt, spanAt } from '../places.ts';
import { textOf, type YamlNode } from '../yaml/readYaml.ts';

/** Variables that every target gives: the lake's address. */
export const builtInVariables = ['lake'];

const reference = /\$\{([^}]*)\}/g;

/** Variables of a pipeline file that nothing defines, that expand to themselves, or that nobody uses. */
export function checkVariables(
  definition: PipelineDefinition,
  root: YamlNode,
  scripts: ReadonlyMap<string, string>,
): Finding[] {
  const names = definition.variables.map((variable) => variable.name);
  const known = [...names, ...builtInVariables];
  const used = new Set<string>();
  const findings: Finding[] = [];

  for (const { text, start } of textsIn(root))
    for (const match of text.matchAll(reference)) {
      const name = match[1]!.trim();
      used.add(name);
      if (known.includes(name)) continue;
      findings.push(
        finding(
          { start: start + match.index, end: start + match.index + match[0].length },
          'unknown-variable',
          `Nothing defines the variable "${name}".${didYouMean(name, known)} Add it under variables:.`,
        ),
      );
    }
  for (const text of scripts.values())
    for (const match of text.matchAll(reference)) used.add(match[1]!.trim());
  for (const variable of definition.variables) {
    const way = cycleFrom(variable.name, definition);
    if (way !== null)
      findings.push(
        finding(
          spanAt(root, ['variables', variable.name, 'default']),
          'variable-cycle',
          `The variable "${variable.name}" is defined by itself: ${way.join(' → ')}. Give one of them a plain value.`,
        ),
      );
    if (!used.has(variable.name))
      findings.push(
        finding(variable.span, 'unused-variable', `Nothing uses the variable "${variable.name}".`, 'hint'),
      );
  }
  findings.push(...wrongTypes(definition, root));
  for (const target of definition.targets)
    for (const name of Object.keys(target.variables))
      if (!names.includes(name))
        findings.push(
          finding(
            keySpanAt(root, ['targets', target.name, 'variables', name]),
            'unknown-variable',
            `The target gives a value to "${name}", which is not under variables:.${didYouMean(name, names)}`,
          ),
        );
  return findings;
}

/** Values of the file that are not of their variable's type; what is put together from others is judged by the run. */
function wrongTypes({ variables, targets }: PipelineDefinition, root: YamlNode): Finding[] {
  return variables.flatMap(({ name, type, default: value }) => {
    const { fits, form } = variableForms[type];
    const written = [
      { text: value, way: ['variables', name, 'default'] },
      ...targets.map((target) => ({
        text: Object.hasOwn(target.variables, name) ? target.variables[name]! : null,
        way: ['targets', target.name, 'variables', name],
      })),
    ];
    return written.flatMap(({ text, way }) =>
      text === null || text.includes('${') || fits(text)
        ? []
        : [finding(spanAt(root, way), 'wrong-type', `The variable "${name}" is ${form}.`)],
    );
  });
}

/** The way from a variable back to itself, or null. */
function cycleFrom(name: string, { variables }: PipelineDefinition): string[] | null {
  const seen = new Set<string>();
  const walk = (at: string, way: string[]): string[] | null => {
    const text = variables.find((variable) => variable.name === at)?.default ?? '';
    for (const match of text.matchAll(reference)) {
      const next = match[1]!.trim();
      if (next === name) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  return walk(name, [name]);
}

/** Every text of the tree that may name variables, and where it begins in the file. */
function* textsIn(node: YamlNode): Generator<{ text: string; start: number }> {
  if (node.kind === 'map') for (const { value } of node.entries) yield* textsIn(value);
  else if (node.kind === 'list') for (const item of node.items) yield* textsIn(item);
  else {
    const text = textOf(node);
    if (text?.includes('${'))
      yield {
        text,
        start: node.span.end - node.span.start > text.length ? node.span.start + 1 : node.span.start,
      };
  }
}
