import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { IngestStage, PipelineDefinition } from '../../pipeline/definition/definition.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import { finding, spanAt } from '../places.ts';
import { type PathProblem, pathProblem, writtenProblem } from '../projectFiles.ts';
import { filesOf } from '../scripts.ts';
import type { YamlNode } from '../yaml/readYaml.ts';

/** Paths that leave the project, files that are not there, and names that some systems cannot tell apart. */
export async function checkFiles(
  root: string,
  definition: PipelineDefinition,
  tree: YamlNode,
  scripts: ReadonlyMap<string, string>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const spellings = new Map<string, string>();
  for (const stage of definition.stages) {
    for (const { path, way } of filesOf(stage)) {
      const span = spanAt(tree, way);
      const problem = await pathProblem(root, path);
      if (problem !== null) findings.push(finding(span, problem.code, problem.message));
      else if (!scripts.has(path) && !(await isFile(join(root, path))))
        findings.push(
          finding(
            span,
            'missing-file',
            `There is no file "${path}". Paths are relative to the pipeline file.`,
          ),
        );
      const other = spellings.get(path.toLowerCase());
      if (other !== undefined && other !== path)
        findings.push(
          finding(
            span,
            'case-clash',
            `"${path}" and "${other}" are one file on some systems. Write both the same way.`,
          ),
        );
      spellings.set(path.toLowerCase(), path);
    }
    if (stage.kind === 'ingest') findings.push(...(await checkInput(root, definition, stage, tree)));
    if (stage.kind === 'transform')
      for (const [group, items] of [
        ['inputs', stage.inputs],
        ['outputs', stage.outputs],
      ] as const)
        for (const item of items) {
          const path = 'from' in item ? ('path' in item.from ? item.from.path : null) : item.path;
          const problem = path === null ? null : lakeProblem(path);
          if (problem !== null)
            findings.push(
              finding(
                spanAt(tree, ['stages', stage.name, group, item.name, 'path']),
                problem.code,
                problem.message,
              ),
            );
        }
  }
  return findings;
}

/** A key below the lake's root; hidden folders are the lake's own. */
function lakeProblem(path: string): PathProblem | null {
  if (path === '')
    return { code: 'path-name', message: 'The place in the lake is missing: give "stream" or "path".' };
  if (/^(raw|schemas)(\/|$)|(^|\/)\.(?!\.)/.test(path))
    return { code: 'path-name', message: `"${path}" is the lake's own place. Choose another.` };
  return writtenProblem(path);
}

/** Input data may lie outside the project only where --var says so. */
async function checkInput(
  root: string,
  definition: PipelineDefinition,
  stage: IngestStage,
  tree: YamlNode,
): Promise<Finding[]> {
  const written = stage.source.options.path;
  if (typeof written !== 'string') return [];
  const own = spanAt(tree, ['stages', stage.name, 'source', 'path']);
  const name = /^\$\{\s*(\w+)\s*\}$/.exec(written)?.[1];
  const variable = definition.variables.find((candidate) => candidate.name === name);
  const path = variable ? variable.default : written.includes('${') ? null : written;
  if (path === null || path === undefined || path.includes('${')) return [];
  const span = variable ? spanAt(tree, ['variables', variable.name, 'default']) : own;
  const problem = await pathProblem(root, path);
  if (problem !== null) return [finding(span, problem.code, problem.message)];
  const there = await stat(join(root, path)).catch(() => null);
  if (there) return [];
  return [
    finding(
      span,
      'missing-input',
      `There is nothing at "${path}" yet${variable ? `; give --var ${variable.name}=… or put the data there` : ''}.`,
      'warning',
    ),
  ];
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
