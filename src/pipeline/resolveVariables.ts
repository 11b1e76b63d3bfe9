import { isAbsolute, relative, resolve, sep } from 'node:path';
import { nearest } from '../dialect/sql/suggest.ts';
import { Failure } from '../shared/failure.ts';
import type { PipelineDefinition, TargetDefinition, VariableDefinition } from './definition/definition.ts';

const reference = /\$\{([^}]*)\}/g;

/**
 * The value of every variable: of the command line, else of the resumed run, else of the target, else the default.
 * Values may name other variables; each is checked against its type. Only a path given on the command line may lie
 * outside the project.
 */
export function resolveVariables(
  root: string,
  definition: PipelineDefinition,
  target: TargetDefinition,
  given: { commandLine: Record<string, string>; resumed: Record<string, string> },
): Record<string, string> {
  const { file, variables } = definition;
  const names = variables.map((variable) => variable.name);
  for (const name of Object.keys(given.commandLine))
    if (!names.includes(name))
      throw new Failure(
        'variable.unknown',
        `${file} has no variable "${name}".${didYouMean(name, names)}${listed('It has', names)}`,
      );

  const resolved = new Map<string, string>();
  const resolveOne = (name: string, path: string[]): string => {
    const known = resolved.get(name);
    if (known !== undefined) return known;
    const variable = variables.find((candidate) => candidate.name === name);
    if (!variable)
      throw new Failure(
        'variable.unknown',
        `The value of "${path.at(-1)}" names the variable "${name}", which nothing defines.${didYouMean(name, names)}`,
      );
    if (path.includes(name))
      throw new Failure(
        'variable.cycle',
        `The variable "${name}" is defined by itself: ${[...path, name].join(' → ')}. Give one of them a plain value.`,
      );
    const outside = own(given.commandLine, name) ?? own(given.resumed, name);
    const text = outside ?? own(target.variables, name) ?? variable.default;
    if (text === null || text === undefined)
      throw new Failure(
        'variable.missing',
        `The variable "${name}" has no value. Give it one with --var ${name}=…, or a default in ${file}.`,
      );
    // What the user gives is a value, not a formula.
    const value =
      outside ?? text.replace(reference, (_, inner: string) => resolveOne(inner.trim(), [...path, name]));
    checkType(variable, value);
    if (variable.type === 'path' && outside === undefined) checkInside(root, name, value);
    resolved.set(name, value);
    return value;
  };
  return Object.fromEntries(names.map((name) => [name, resolveOne(name, [])]));
}

/** Text of the pipeline file with its `${variables}` filled in; what nothing defines is a Failure. */
export function fillVariables(text: string, variables: Record<string, string>, where: string): string {
  return text.replace(reference, (_, name: string) => {
    const value = own(variables, name.trim());
    if (value === undefined)
      throw new Failure('variable.unknown', `${where} names the variable "${name}", which nothing defines.`);
    return value;
  });
}

export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
}

export function listed(intro: string, names: readonly string[]): string {
  return names.length === 0 ? ` ${intro} none.` : ` ${intro} ${names.join(', ')}.`;
}

const own = (values: Record<string, string>, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;

/** What a value of each type looks like. */
export const variableForms: Record<
  VariableDefinition['type'],
  { fits: (text: string) => boolean; form: string }
> = {
  string: { fits: () => true, form: 'text' },
  integer: { fits: (text) => /^[+-]?\d+$/.test(text), form: 'a whole number' },
  number: { fits: (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text), form: 'a number' },
  boolean: { fits: (text) => text === 'true' || text === 'false', form: 'true or false' },
  date: { fits: isDate, form: 'a date such as 2024-02-29' },
  path: { fits: (text) => text !== '' && !text.includes('\0'), form: 'a path' },
};

function checkType({ name, type }: VariableDefinition, value: string): void {
  const { fits, form } = variableForms[type];
  if (!fits(value))
    throw new Failure('variable.type', `The variable "${name}" is ${form}; "${value.slice(0, 200)}" is not.`);
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(+at) && at.toISOString().startsWith(text);
}

function checkInside(root: string, name: string, value: string): void {
  if (isAbsolute(value) || !isInside(root, resolve(root, value)))
    throw new Failure(
      'variable.path',
      `The variable "${name}" leads out of the project: "${value}". Only --var ${name}=… may name a place outside.`,
    );
}

export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
