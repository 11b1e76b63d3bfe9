import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const roots = new Set(['extension.ts', 'cli.ts', 'engine.ts']);

/** Folder → folders it may import, read from the table in `src/README.md`. */
function layers(): Map<string, Set<string>> {
  const table = new Map<string, Set<string>>();
  for (const line of readFileSync(join(root, 'src/README.md'), 'utf8').split('\n')) {
    const cells = line.match(/^\| `(\w+)`\s*\|[^|]*\|([^|]*)\|$/);
    if (cells) table.set(cells[1]!, new Set([...cells[2]!.matchAll(/`(\w+)`/g)].map((m) => m[1]!)));
  }
  return table;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function imports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((m) => m[1] ?? m[2] ?? m[3]!);
}

const folderOf = (file: string) => relative('src', file).split(sep)[0]!;

describe('layers', () => {
  const table = layers();

  it('every folder of src stands in the table of src/README.md', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect(folders.sort()).toEqual([...table.keys()].sort());
  });

  it('imports obey the table', () => {
    const wrong: string[] = [];
    for (const file of sources('src')) {
      const from = folderOf(file);
      if (roots.has(from)) continue;
      for (const target of imports(file)) {
        if (!target.startsWith('.')) continue;
        const path = relative(root, resolve(root, dirname(file), target));
        if (!path.startsWith(`src${sep}`)) continue;
        const to = folderOf(path);
        if (to !== from && !table.get(from)?.has(to)) wrong.push(`${file} imports ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('only ui and extension.ts import vscode; only engine imports DuckDB', () => {
    const wrong: string[] = [];
    for (const file of sources('src')) {
      const from = folderOf(file);
      for (const target of imports(file)) {
        if (target === 'vscode' && from !== 'ui' && from !== 'extension.ts')
          wrong.push(`${file} imports vscode`);
        if (target.startsWith('@duckdb/') && from !== 'engine') wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('webview pages import shared only', () => {
    const wrong = sources('webview').flatMap((file) =>
      imports(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => relative(root, resolve(root, dirname(file), target)))
        .filter((path) => !path.startsWith('webview') && !path.startsWith(join('src', 'shared')))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });
});
