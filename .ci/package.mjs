/**
 * Makes one VSIX: `npm run package` for this platform, `npm run package -- --target win32-x64` for another.
 * It holds the bundles, what they read, and DuckDB's native files for that platform only, taken at the version and
 * with the checksum that the lockfile names. `--out FILE` says where it goes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

/** VS Code's name of a platform → what DuckDB's binding is called there. */
const bindings = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'alpine-x64': 'linux-x64-musl',
  'alpine-arm64': 'linux-arm64-musl',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
};

const repository = resolve(import.meta.dirname, '..');
const inRepository = (...path) => join(repository, ...path);
const { packages } = JSON.parse(readFileSync(inRepository('package-lock.json'), 'utf8'));
const { files, scripts, bin, dependencies, devDependencies, allowScripts, ...manifest } = JSON.parse(
  readFileSync(inRepository('package.json'), 'utf8'),
);

const { values } = parseArgs({ options: { target: { type: 'string' }, out: { type: 'string' } } });
const target = values.target ?? thisPlatform();
if (!Object.hasOwn(bindings, target)) {
  console.error(`There is no target "${target}". It is one of ${Object.keys(bindings).join(', ')}.`);
  process.exit(2);
}

const stage = mkdtempSync(join(tmpdir(), 'standpipe-package-'));
try {
  run(process.execPath, [inRepository('esbuild.mjs'), '--production', `--outdir=${join(stage, 'dist')}`]);
  const ownFiles = files.filter((name) => !name.startsWith('dist'));
  for (const name of [...ownFiles, '.vscodeignore'])
    cpSync(inRepository(name), join(stage, name), { recursive: true });
  writeFileSync(join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
  await takeBundled('@duckdb/node-api', ['@duckdb/node-bindings']);
  takeInstalled('@duckdb/node-bindings');
  await takeBundled('detect-libc', []);
  await takeBinding(`@duckdb/node-bindings-${bindings[target]}`);

  const out = resolve(values.out ?? inRepository(`standpipe-${target}-${manifest.version}.vsix`));
  mkdirSync(dirname(out), { recursive: true });
  await createVSIX({
    cwd: stage,
    packagePath: out,
    target,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  console.log(`${out}  ${(statSync(out).size / 1e6).toFixed(1)} MB`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/** Bundles in `dist/` find their externals in `dist/node_modules/`. */
function moduleFolder(name) {
  return join(stage, 'dist', 'node_modules', name);
}

/** As one file in place of many. */
async function takeBundled(name, external) {
  const installed = inRepository('node_modules', name);
  const { version, main, license } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  await build({
    entryPoints: [join(installed, main)],
    outfile: join(moduleFolder(name), 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    keepNames: true,
    external,
  });
  writeFileSync(
    join(moduleFolder(name), 'package.json'),
    JSON.stringify({ name, version, main: 'index.js', license }),
  );
  cpSync(join(installed, 'LICENSE'), join(moduleFolder(name), 'LICENSE'));
}

function takeInstalled(name) {
  cpSync(inRepository('node_modules', name), moduleFolder(name), {
    recursive: true,
    filter: (path) => !/\.(d\.ts|map|md)$/.test(path),
  });
}

/** From the installed packages, which `npm ci` has verified; another platform's from the registry, verified here. */
async function takeBinding(name) {
  if (existsSync(inRepository('node_modules', name))) return takeInstalled(name);
  const { version, integrity } = packages[`node_modules/${name}`];
  const archives = join(stage, '..', `standpipe-bindings-${version}`);
  mkdirSync(archives, { recursive: true });
  const archive = join(archives, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(archive))
    run('npm', ['pack', '--silent', `${name}@${version}`, '--pack-destination', archives]);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) {
    rmSync(archive);
    throw new Error(`${archive} has the checksum ${found}; the lockfile says ${integrity}. It was removed.`);
  }
  mkdirSync(moduleFolder(name), { recursive: true });
  run('tar', ['-xzf', archive, '-C', moduleFolder(name), '--strip-components=1']);
  rmSync(join(moduleFolder(name), 'README.md'), { force: true });
}

function thisPlatform() {
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${isMusl ? 'alpine' : process.platform}-${process.arch}`;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} ended with ${status}.`);
}
