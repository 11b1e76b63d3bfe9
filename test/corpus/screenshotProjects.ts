import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import type { CorpusDashboard } from './openCorpus.ts';

const run = promisify(execFile);

/** Dashboards that between them show the most chart and widget types: each adds what those before it lack. */
export function variedDashboards(all: readonly CorpusDashboard[], count: number): CorpusDashboard[] {
  const features = new Map(all.map((one) => [one, featuresOf(one)]));
  const chosen: CorpusDashboard[] = [];
  const seen = new Set<string>();
  while (chosen.length < Math.min(count, all.length)) {
    const rest = all.filter((one) => !chosen.includes(one));
    const gain = (one: CorpusDashboard) => features.get(one)!.filter((feature) => !seen.has(feature)).length;
    const best = rest.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    // Everything was shown: once more from the start, among what is left.
    if (gain(best) === 0 && seen.size > 0) seen.clear();
    else {
      chosen.push(best);
      for (const feature of features.get(best)!) seen.add(feature);
    }
  }
  return chosen;
}

/** Dashboards with their bundles as a project has them; their paths in the folder. */
export async function layOutBundles(
  dashboards: readonly CorpusDashboard[],
  folder: string,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { file, text, data } of dashboards) {
    const bundle = basename(data!);
    const home = join(folder, 'waveTemplates', bundle);
    await mkdir(join(home, 'dashboards'), { recursive: true });
    for (const name of await readdir(data!)) {
      const [place, inner] = name.includes('__') ? split(name) : ['', name];
      await mkdir(join(home, place), { recursive: true });
      await copyFile(join(data!, name), join(home, place, inner));
    }
    const path = join('waveTemplates', bundle, 'dashboards', file.replace(`${bundle}__`, ''));
    await writeFile(join(folder, path), text);
    paths.push(path);
  }
  return paths;
}

function split(name: string): [string, string] {
  const at = name.indexOf('__');
  return [name.slice(0, at), name.slice(at + 2)];
}

/** The example as `npm run demo` makes it; its folder. */
export async function runExample(folder: string): Promise<string> {
  const cli = resolve(import.meta.dirname, '../../dist/cli.js');
  const standpipe = (cwd: string | undefined, ...args: string[]) =>
    run(process.execPath, [cli, ...args], { ...(cwd ? { cwd } : {}), maxBuffer: 1 << 26 });
  await standpipe(undefined, 'new', folder);
  await rm(join(folder, 'data/sample'), { recursive: true });
  await standpipe(folder, 'sample', '--posts', '20000', '--seed', '1', '--out', join(folder, 'data/sample'));
  await standpipe(folder, 'run', 'stackoverflow.pipeline.yaml');
  return folder;
}

function featuresOf({ text, file }: CorpusDashboard): string[] {
  const { dashboard } = readDashboard(text, file);
  const types = Object.values(dashboard.widgets).map(({ type, parameters }) =>
    type === 'chart' ? `chart ${String(parameters.visualizationType)}` : type,
  );
  return [...new Set(types)];
}
