import { scalarFunctions } from '../../dialect/redshift/functions.ts';
import { translateRedshift } from '../../dialect/redshift/translateRedshift.ts';
import { typeText as redshiftText } from '../../dialect/redshift/types.ts';
import { openFunctionTable } from '../../dialect/spark/functions/functionTable.ts';
import { translateSpark } from '../../dialect/spark/translateSpark.ts';
import { typeText as sparkText } from '../../dialect/spark/types.ts';
import type { PipelineCheck } from '../checkPipeline.ts';
import { usesOf } from '../scripts.ts';

/** What a script can name: its relations with their columns, and its dialect's functions. */
export interface ScriptRelations {
  dialect: 'spark' | 'redshift';
  /** By the name under which the script knows it. */
  relations: Map<string, { name: string; type: string }[]>;
  functions: string[];
}

/** The relations of a script that a stage uses, with those that its own text makes; null for any other file. */
export function scriptRelations(check: PipelineCheck, path: string, text: string): ScriptRelations | null {
  const { definition, contracts } = check;
  const dialect = definition ? usesOf(definition, path)[0]?.file.dialect : undefined;
  if (!definition || !contracts || (dialect !== 'spark' && dialect !== 'redshift')) return null;
  const variables = Object.fromEntries(definition.variables.map((v) => [v.name, v.default ?? '']));
  if (dialect === 'spark') {
    const { views } = translateSpark(text, { views: contracts.views.get(path) ?? new Map(), variables });
    return {
      dialect,
      relations: new Map(
        [...views].map(([name, columns]) => [
          name.toLowerCase(),
          columns.map((column) => ({ name: column.name, type: sparkText(column.type) })),
        ]),
      ),
      functions: [...openFunctionTable().keys()].filter((name) => /^[a-z]\w*$/.test(name)),
    };
  }
  const before = contracts.tablesBefore.get(path) ?? contracts.tables;
  const { tables } = translateRedshift(text, { variables, tables: before });
  return {
    dialect,
    relations: new Map(
      [...before, ...tables].map(([name, columns]) => [
        name,
        columns.map((column) => ({ name: column.name, type: redshiftText(column.type) })),
      ]),
    ),
    functions: Object.keys(scalarFunctions),
  };
}
