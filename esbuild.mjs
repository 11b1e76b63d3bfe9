/** Bundles the three programs into `dist/`; `--watch` keeps doing so, `--production` minifies. */
import { rmSync } from 'node:fs';
import { context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['vscode', '@duckdb/node-api', '@duckdb/node-bindings'],
  minify: production,
  keepNames: true,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  outdir: 'dist',
};

rmSync('dist', { recursive: true, force: true });
const builds = [
  await context({ ...node, entryPoints: ['src/engine.ts'] }),
  await context({ ...node, entryPoints: ['src/cli.ts'], banner: { js: '#!/usr/bin/env node' } }),
];
await Promise.all(builds.map((build) => (watch ? build.watch() : build.rebuild())));
if (!watch) await Promise.all(builds.map((build) => build.dispose()));
