import type { PipelineDefinition, StageDefinition } from '../pipeline/definition/definition.ts';

/** A file that a stage names, and the way to its name in the pipeline file. */
export interface NamedFile {
  path: string;
  way: (string | number)[];
  dialect: 'spark' | 'redshift' | 'python' | 'dashboard';
}

/** Every file that a stage names, in order. */
export function filesOf(stage: StageDefinition): NamedFile[] {
  const at = (...rest: (string | number)[]) => ['stages', stage.name, ...rest];
  switch (stage.kind) {
    case 'transform':
      return [
        {
          path: stage.script,
          way: at('script'),
          dialect: stage.language === 'sql' ? 'spark' : 'python',
        },
      ];
    case 'load':
      return stage.scripts.map((path, i) => ({ path, way: at('scripts', i), dialect: 'redshift' }));
    case 'check':
      return stage.checks.flatMap((check) =>
        check.type === 'sql'
          ? [{ path: check.script, way: at('checks', check.name, 'script'), dialect: 'redshift' as const }]
          : [],
      );
    case 'train':
      return [{ path: stage.script, way: at('script'), dialect: 'python' }];
    case 'publish':
      return stage.dashboards.map((path, i) => ({ path, way: at('dashboards', i), dialect: 'dashboard' }));
    case 'ingest':
      return [];
  }
}

/** The files of one kind that any stage names, in order. */
export function filesIn(definition: PipelineDefinition | null, dialect: NamedFile['dialect']): string[] {
  const files = (definition?.stages ?? []).flatMap(filesOf).filter((file) => file.dialect === dialect);
  return [...new Set(files.map(({ path }) => path))];
}

/** The stages that use a file, with what it is to them. */
export function usesOf(
  definition: PipelineDefinition,
  path: string,
): { stage: StageDefinition; file: NamedFile }[] {
  return definition.stages.flatMap((stage) =>
    filesOf(stage)
      .filter((file) => file.path === path)
      .map((file) => ({ stage, file })),
  );
}
