import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { openDump } from '../../../src/source/dump/openDump.ts';
import { dumpTables } from '../../../src/source/dump/schema.ts';
import { sharedDump } from '../../support/standpipe.ts';
import { readAll, strictRows } from '../../support/strictDump.ts';

const sites = [
  'ai.stackexchange.com-2016-12.tar.gz',
  'ai.stackexchange.com-2017-03.tar.gz',
  'beer.meta.stackexchange.com-2022-06.tar.gz',
  'beer.stackexchange.com-2016-12.tar.gz',
  'conlang.meta.stackexchange.com-2020-08.tar.gz',
  'datascience.meta.stackexchange.com-2024-posts-only.tar.gz',
  'genai.stackexchange.com-2023-12-posts-only.tar.gz',
];

async function xmlFiles(archive: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = createReadStream(archive).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const name = entry.header.name.split('/').at(-1)!;
    if (name.endsWith('.xml')) files.set(name, Buffer.concat(chunks).toString('utf8').replace('\ufeff', ''));
  }
  return files;
}

describe('real dumps, row by row beside a strict parser', () => {
  for (const site of sites) {
    const path = sharedDump(site);
    it.runIf(path)(site, async () => {
      const files = await xmlFiles(path!);
      const source = await openDump({ kind: 'dump', path: path!, tables: null });
      const tables = await source.tables(new AbortController().signal);
      expect(tables.map(({ name }) => dumpTables[name]!.file).sort()).toEqual([...files.keys()].sort());
      for (const { name } of tables) {
        const { rows, rejected } = await readAll(source, name);
        expect(rejected, name).toEqual([]);
        const expected = strictRows(files.get(dumpTables[name]!.file)!, name);
        expect(rows.length, name).toBe(expected.length);
        // One by one: a difference should name its row, not print a table.
        for (const [i, row] of rows.entries()) expect(row, `${name}, row ${i}`).toEqual(expected[i]);
      }
    });
  }
});
