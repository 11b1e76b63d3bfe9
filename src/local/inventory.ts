import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listRunIds, readJournal } from '../pipeline/journal.ts';
import type { Inventory, InventoryNode, Lake } from '../pipeline/ports.ts';
import { reduceRun } from '../shared/runReport.ts';
import { listPublished } from './publisher.ts';

const pageSize = 100;

/** What there is on the local target: runs, delivery streams with their objects, published datasets. */
export function openLocalInventory(options: {
  root: string;
  lake: Lake;
  lakeRoot: string;
  gallery: string;
}): Inventory {
  const { root, lake, lakeRoot, gallery } = options;

  const children = async (parent: string | null, signal: AbortSignal): Promise<InventoryNode[]> => {
    if (parent === null) return roots;
    if (parent === 'runs') return runNodes(root);
    if (parent === 'streams') return streamNodes(lakeRoot);
    if (parent === 'datasets')
      return (await listPublished(gallery)).map(({ name, label, rows, updatedAt }) => ({
        id: `dataset:${name}`,
        label,
        detail: `${rows.toLocaleString('en')} rows, ${updatedAt}`,
        kind: 'dataset',
        hasChildren: false,
      }));
    if (parent.startsWith('stream:')) return objectNodes(lake, parent.slice('stream:'.length), signal);
    return [];
  };

  return {
    async children(parent, page, signal) {
      const all = await children(parent, signal);
      const from = page === null ? 0 : Number(page);
      const end = from + pageSize;
      return { nodes: all.slice(from, end), next: end < all.length ? String(end) : null };
    },
  };
}

const roots: InventoryNode[] = [
  { id: 'runs', label: 'Runs', detail: '', kind: 'folder', hasChildren: true },
  { id: 'streams', label: 'Delivery streams', detail: '', kind: 'folder', hasChildren: true },
  { id: 'datasets', label: 'Published datasets', detail: '', kind: 'folder', hasChildren: true },
];

async function runNodes(root: string): Promise<InventoryNode[]> {
  // Ids begin with the time: the newest come first.
  const ids = (await listRunIds(root)).sort().reverse();
  return Promise.all(
    ids.map(async (id) => {
      const report = reduceRun(await readJournal(root, id));
      return {
        id: `run:${id}`,
        label: id,
        detail: `${report.pipeline} on ${report.target}: ${report.state}`,
        kind: 'run',
        hasChildren: false,
      };
    }),
  );
}

async function streamNodes(lakeRoot: string): Promise<InventoryNode[]> {
  const entries = await readdir(join(lakeRoot, 'raw'), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ id: `stream:${name}`, label: name, detail: '', kind: 'stream', hasChildren: true }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

async function objectNodes(lake: Lake, stream: string, signal: AbortSignal): Promise<InventoryNode[]> {
  const nodes: InventoryNode[] = [];
  for await (const { key, size, modifiedAt } of lake.list(`raw/${stream}/`, signal))
    nodes.push({
      id: `object:${key}`,
      label: key,
      detail: `${size.toLocaleString('en')} bytes, ${modifiedAt}`,
      kind: 'object',
      hasChildren: false,
    });
  return nodes;
}
