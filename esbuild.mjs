/**
 * Bundles the three programs and the webview pages into `dist/`; `--watch` keeps doing so, `--production` minifies,
 * `--outdir=…` writes elsewhere.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outdir = process.argv.find((arg) => arg.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';

/** @type {import('esbuild').BuildOptions} */
const all = {
  bundle: true,
  minify: production,
  keepNames: true,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...all,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['vscode', '@duckdb/node-api', '@duckdb/node-bindings'],
  outdir,
};

/**
 * What `extension.ts` imports dynamically from `ui/later/` is a bundle of its own, required at first use, so that
 * activation loads none of it.
 * @type {import('esbuild').Plugin}
 */
const later = {
  name: 'later',
  setup(build) {
    build.onResolve({ filter: /\/later\/\w+\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: `./later/${path.split('/').at(-1).replace(/\.ts$/, '.js')}`, external: true }
        : null,
    );
  },
};
const laterEntries = readdirSync('src/ui/later').map((name) => `src/ui/later/${name}`);

/**
 * What a page imports dynamically is a file of its own beside it, loaded at first use.
 * @type {import('esbuild').Plugin}
 */
const atFirstUse = {
  name: 'at-first-use',
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path: `./${path.split('/').at(-1).replace(/\.ts$/, '.js')}`, external: true }
        : null,
    );
  },
};

/** @type {import('esbuild').BuildOptions} */
const page = {
  ...all,
  platform: 'browser',
  // No page reads the name of a function; keeping it costs a call for each closure that is made.
  keepNames: false,
  format: 'esm',
  target: 'es2022',
  outdir: `${outdir}/webview`,
  plugins: [atFirstUse],
};

/** Tests read from it what activation loads. */
const listModules = {
  name: 'list-modules',
  setup(build) {
    build.onEnd(
      ({ metafile }) =>
        metafile && writeFileSync(`${outdir}/extension.modules.json`, JSON.stringify(metafile)),
    );
  },
};

rmSync(outdir, { recursive: true, force: true });
const builds = [
  await context({ ...node, entryPoints: ['src/engine.ts'] }),
  await context({ ...node, entryPoints: ['src/cli.ts'], banner: { js: '#!/usr/bin/env node' } }),
  await context({
    ...node,
    entryPoints: ['src/extension.ts'],
    plugins: production ? [later] : [later, listModules],
    // `import()` of a neighbour becomes `require`, which the extension host serves everywhere.
    supported: { 'dynamic-import': false },
  }),
  await context({ ...node, entryPoints: laterEntries, outdir: `${outdir}/later` }),
  await context({
    ...page,
    entryPoints: [
      ...['run', 'dashboard', 'results'].flatMap((name) => [
        { in: `webview/${name}/${name}.ts`, out: name },
        { in: `webview/${name}/${name}.css`, out: name },
      ]),
      { in: 'webview/dashboard/echarts.ts', out: 'echarts' },
    ],
  }),
];
await Promise.all(builds.map((build) => (watch ? build.watch() : build.rebuild())));
if (!watch) await Promise.all(builds.map((build) => build.dispose()));
