import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled, Failure } from '../../../src/shared/failure.ts';
import { openDump } from '../../../src/source/dump/openDump.ts';
import { temporaryFolder } from '../../support/standpipe.ts';
import { readAll, strictRows } from '../../support/strictDump.ts';

const { signal } = new AbortController();
const header = '\ufeff<?xml version="1.0" encoding="utf-8"?>\n';
const plainRow = (id: number) =>
  `  <row Id="${id}" PostTypeId="1" CreationDate="2020-01-02T03:04:05.678" Score="-3" Title="Row ${id}" />`;
const file = (...rows: string[]) => `${header}<posts>\n${rows.join('\n')}\n</posts>`;

describe('the dump source', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let count = 0;
  beforeAll(async () => {
    folder = await temporaryFolder('dump');
  });
  afterAll(() => folder.remove());

  /** A dump with this Posts.xml. */
  async function dumpOf(posts: string | Buffer, name = 'Posts.xml'): Promise<string> {
    const path = join(folder.path, `dump${count++}`);
    await mkdir(path);
    await writeFile(join(path, name), posts);
    return path;
  }
  const open = (path: string, tables: string[] | null = null) => openDump({ kind: 'dump', path, tables });
  const readPosts = async (posts: string | Buffer) => readAll(await open(await dumpOf(posts)), 'posts');
  /** Reads to the end although that is a Failure, and gives both. */
  async function readUntilFailure(posts: string | Buffer) {
    const path = await dumpOf(posts);
    const rows: unknown[] = [];
    const rejected: { code: string; line: number | null; file: string; raw: string }[] = [];
    const batches = (await open(path)).read('posts', { from: null, constants: {}, signal });
    let failure: unknown = null;
    try {
      for await (const batch of batches) {
        rows.push(
          ...Buffer.from(batch.data)
            .toString()
            .trim()
            .split('\n')
            .filter(Boolean)
            .map((l) => JSON.parse(l)),
        );
        rejected.push(...batch.rejected);
      }
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(Failure);
    return { rows, rejected, failure: failure as Failure, path };
  }

  it('types every attribute, and tells an empty text from an absent one', async () => {
    const { rows, rejected } = await readPosts(
      file(
        '  <row Id="9007199254740993" PostTypeId="2" ParentId="1" CreationDate="2016-08-02T15:39:14.947" Score="-3" Body="" Title="a &quot;b&quot; \\ &lt;c&gt; &amp;amp; &#xA;&#xD;&#9;&#x1F600; é 😀" Tags="|a|b|" FavoriteCount="" />',
      ),
    );
    expect(rejected).toEqual([]);
    expect(rows[0]).toMatchObject({
      post_type_id: 2,
      parent_id: 1,
      creation_date: '2016-08-02T15:39:14.947',
      score: -3,
      body: '',
      title: 'a "b" \\ <c> &amp; \n\r\t😀 é 😀',
      tags: '|a|b|',
    });
    expect(rows[0]).not.toHaveProperty('favorite_count');
    expect(rows[0]).not.toHaveProperty('owner_display_name');
  });

  it('keeps a 64-bit number exact and refuses one that is larger', async () => {
    const path = await dumpOf(
      file(
        '<row Id="9223372036854775807" Score="2147483647" />',
        '<row Id="-9223372036854775808" Score="-2147483648" />',
        '<row Id="9223372036854775808" />',
        '<row Id="1" Score="2147483648" />',
        '<row Id="007" />',
        '<row Id="1.5" />',
        '<row Id="+1" />',
      ),
    );
    let text = '';
    let rejected: string[] = [];
    for await (const batch of (await open(path)).read('posts', { from: null, constants: {}, signal })) {
      text += Buffer.from(batch.data).toString();
      rejected = [...rejected, ...batch.rejected.map((row) => `${row.line} ${row.code}`)];
    }
    expect(text).toBe(
      '{"id":9223372036854775807,"score":2147483647}\n{"id":-9223372036854775808,"score":-2147483648}\n',
    );
    expect(rejected).toEqual([
      '5 wrong-type',
      '6 wrong-type',
      '7 wrong-type',
      '8 wrong-type',
      '9 wrong-type',
    ]);
  });

  it('appends the constants to every row', async () => {
    const source = await open(await dumpOf(file(plainRow(1), "<row Id='2' />")));
    const { rows } = await readAll(source, 'posts', { constants: { _snapshot: 'a"b\n', _file: '' } });
    expect(rows.map(({ id, _snapshot, _file }) => [id, _snapshot, _file])).toEqual([
      [1, 'a"b\n', ''],
      [2, 'a"b\n', ''],
    ]);
  });

  it('agrees with a strict parser on any text in a value', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '&lt;',
        '&gt;',
        '&amp;',
        '&quot;',
        '&apos;',
        '&#xA;',
        '&#xD;',
        '&#x9;',
        '&#65;',
        '&#x1F600;',
      ),
      fc.constantFrom(
        ' ',
        '\t',
        '\\',
        "'",
        '>',
        '/',
        '=',
        '/>',
        'row',
        'é',
        '\u2028',
        '\ufffd',
        '\uffe8',
        '😀',
        '"x" B="',
      ),
      fc.string({ maxLength: 8, unit: fc.constantFrom(...'abcXYZ019 .,;|') }),
    );
    const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('').replaceAll('"', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 8 }),
        async (values) => {
          const xml = file(
            ...values.map(
              ([a, b, c], i) => `  <row Id="${i}" Body="${a}" Title="${b}" Score="${i}" Tags="${c}" />`,
            ),
          );
          const { rows, rejected } = await readPosts(xml);
          expect(rejected).toEqual([]);
          expect(rows).toEqual(strictRows(xml, 'posts'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads rows of every legal shape', async () => {
    const { rows, rejected } = await readPosts(
      `${header}<!-- made by hand\n<row Id="99" />\n--><posts>\n<row Id='1' Title='it"s' />\n` +
        '<row Id = "2"\n   Title="two\nlines   &amp; more"\n/>\n' +
        '<row Id="3" /><row Id="4"></row> <!-- x --> <row Id="5"><x a="y"/>z</row>\n\n\t <row Id="6"\tTitle="a\tb" />\n' +
        '<row Title="no id" /></posts>\n',
    );
    expect(rejected).toEqual([]);
    expect(rows).toEqual([
      { id: 1, title: 'it"s' },
      { id: 2, title: 'two lines   & more' },
      { id: 3 },
      { id: 4 },
      { id: 5 },
      { id: 6, title: 'a b' },
      { title: 'no id' },
    ]);
  });

  it('goes on from every position with the same rows, and from the end with none', async () => {
    const rows = Array.from({ length: 9000 }, (_, i) =>
      i % 7 === 0
        ? `<row Id='${i}'\n Body='${'x'.repeat(900)}' />`
        : `<row Id="${i}" Body="${'y'.repeat(900)}" />`,
    );
    const source = await open(await dumpOf(file(...rows)));
    const whole = await readAll(source, 'posts');
    expect(whole.rows).toHaveLength(9000);
    expect(whole.positions.length).toBeGreaterThan(4);
    for (const [i, from] of whole.positions.entries()) {
      const rest = await readAll(source, 'posts', { from });
      expect(rest.rows).toEqual(whole.rows.slice(whole.rowsAt[i]));
    }
  });

  it('reads .gz, .tar.gz and .7z, finds tables in any case, and goes on within them', async () => {
    const xml = file(
      ...Array.from({ length: 4000 }, (_, i) => `<row Id="${i}" Body="${'&lt;p&gt;'.repeat(60)}" />`),
    );
    const zipped = await dumpOf(gzipSync(xml), 'posts.XML.gz');
    const tar = join(folder.path, 'site.tar.gz');
    const entries = pack();
    entries.entry({ name: 'site/INDEX.md' }, 'no table');
    entries.entry({ name: 'site/../../posts.xml' }, xml);
    entries.entry({ name: 'site/Tags.xml' }, `${header}<tags />`);
    entries.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of entries) chunks.push(chunk as Buffer);
    await writeFile(tar, gzipSync(Buffer.concat(chunks)));
    const plain = await dumpOf(xml, 'POSTS.xml');
    const seven = join(folder.path, 'site.7z');
    execFileSync('7z', ['a', '-bd', seven, join(plain, 'POSTS.xml')], { stdio: 'ignore' });
    const expected = await readAll(await open(plain), 'posts');
    expect(expected.rows).toHaveLength(4000);
    for (const path of [zipped, tar, seven]) {
      const source = await open(path);
      const read = await readAll(source, 'posts');
      expect(read.rows).toEqual(expected.rows);
      const rest = await readAll(source, 'posts', { from: read.positions[0]! });
      expect(rest.rows).toEqual(expected.rows.slice(read.rowsAt[0]));
    }
    const tarSource = await open(tar);
    expect((await tarSource.tables(signal)).map((table) => table.name)).toEqual(['posts', 'tags']);
    expect((await readAll(tarSource, 'tags')).rows).toEqual([]);
  });

  it('says what to do when 7z is absent, when there is no Posts.xml, and when nothing is there', async () => {
    const seven = join(folder.path, 'absent.7z');
    await writeFile(seven, 'x');
    const path = process.env.PATH;
    process.env.PATH = join(folder.path, 'nothing-here');
    try {
      await expect((await open(seven)).tables(signal)).rejects.toThrow(/7z is not on the PATH\. Install it/);
    } finally {
      process.env.PATH = path;
    }
    await expect((await open(seven)).tables(signal)).rejects.toMatchObject({ code: 'source.unreadable' });
    await expect((await open(await dumpOf('x', 'Tags.xml'))).tables(signal)).rejects.toMatchObject({
      code: 'source.no-posts',
    });
    await expect((await open(join(folder.path, 'gone'))).tables(signal)).rejects.toMatchObject({
      code: 'source.missing',
    });
    await expect((await open(join(folder.path, 'dump0', 'Posts.xml'))).tables(signal)).rejects.toMatchObject({
      code: 'source.unknown-form',
    });
    await expect(openDump({ kind: 'dump', path: '.', tables: ['posst'] })).rejects.toThrow(
      /no table "posst"/,
    );
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const source = await open(
      await dumpOf(
        file(...Array.from({ length: 20_000 }, (_, i) => `<row Id="${i}" Body="${'x'.repeat(300)}" />`)),
      ),
    );
    await expect(async () => {
      for await (const batch of source.read('posts', { from: null, constants: {}, signal: stop.signal })) {
        expect(batch.ends.length).toBeGreaterThan(0);
        stop.abort();
      }
    }).rejects.toThrow(Cancelled);
  });

  it('case 1: a file that is truncated in mid-attribute gives its whole rows, the torn one, and a Failure', async () => {
    const text = file(plainRow(1), plainRow(2));
    const { rows, rejected, failure, path } = await readUntilFailure(
      text.slice(0, text.lastIndexOf('Title') + 9),
    );
    expect(rows).toHaveLength(1);
    expect(rejected).toMatchObject([{ code: 'row-unclosed', line: 4 }]);
    expect(failure.code).toBe('source.truncated');
    expect(failure.file).toBe(join(path, 'Posts.xml'));
    expect(failure.message).toMatch(/Download or copy it again/);
    const withoutEnd = await readUntilFailure(text.replace('</posts>', ''));
    expect([withoutEnd.rows.length, withoutEnd.failure.code]).toEqual([2, 'source.truncated']);
    expect((await readUntilFailure('')).failure.code).toBe('source.empty');
  });

  it('case 2: a row without an end is refused, the others are read', async () => {
    const { rows, rejected } = await readPosts(
      file(
        plainRow(1),
        '<row Id="2" Title="x"',
        plainRow(3),
        '<row Id="4" Title="x>',
        'y',
        plainRow(5),
        '<row Id="6">',
      ),
    );
    expect(rows.map(({ id }) => id)).toEqual([1, 3, 5]);
    expect(rejected.map(({ code, line, raw }) => [code, line, raw])).toEqual([
      ['row-unclosed', 4, '<row Id="2" Title="x"'],
      ['row-unclosed', 6, '<row Id="4" Title="x>\ny'],
      ['row-unclosed', 9, '<row Id="6">'],
    ]);
  });

  it('case 3: an unknown attribute is kept as text; one that is given twice or takes a column is refused', async () => {
    const { rows, rejected } = await readPosts(
      file(
        '<row Id="1" NewIn2031="yes" />',
        '<row Id="2" Id="3" />',
        '<row Id="4" ID="5" />',
        '<row Id="6" new_in2031="a" />',
        '<row Id="7" NewIn2031="&lt;no&gt;" Ünïcode="1" />',
        '<row Id="8" _snapshot="forged" />',
        '<row Id="9" __proto__="x" />',
      ),
    );
    expect(rows.map((row) => JSON.stringify(row))).toEqual([
      '{"id":1,"new_in2031":"yes"}',
      '{"id":7,"new_in2031":"<no>","ünïcode":"1"}',
      '{"id":8,"_snapshot":"forged"}',
      '{"id":9,"__proto__":"x"}',
    ]);
    expect(rejected.map(({ code, line }) => [line, code])).toEqual([
      [4, 'attribute-twice'],
      [5, 'attribute-clash'],
      [6, 'attribute-clash'],
    ]);
    const many = Array.from({ length: 300 }, (_, i) => `<row Id="${i}" A${'b'.repeat(i * 20)}${i}="x" />`);
    const hostile = await readPosts(file(...many, ...many));
    expect(hostile.rejected).toEqual([]);
    expect(hostile.rows).toHaveLength(600);
    expect(hostile.rows.slice(300)).toEqual(hostile.rows.slice(0, 300));
    const source = await open(await dumpOf(file('<row Id="1" _snapshot="forged" />')));
    const forged = await readAll(source, 'posts', { constants: { _snapshot: 'real' } });
    expect(forged.rows).toEqual([]);
    expect(forged.rejected[0]!.reason).toMatch(/_snapshot would be the same column/);
  });

  it('case 4: numeric entities that are no character are refused with the row and its line', async () => {
    const bad = [
      '&#0;',
      '&#x110000;',
      '&#xD800;',
      '&#xD83D;&#xDE00;',
      '&#xFFFE;',
      '&#x;',
      '&#;',
      '&#xG;',
      '&#99999999999999;',
      '&nbsp;',
      '&',
      '&amp',
      '&#1;',
    ];
    const { rows, rejected } = await readPosts(
      file(plainRow(1), ...bad.map((text) => `<row Id="2" Title="a${text}b" />`)),
    );
    expect(rows).toHaveLength(1);
    expect(rejected.map(({ code, line }) => `${code} ${line}`)).toEqual(
      bad.map((_, i) => `not-xml ${i + 4}`),
    );
    const good = await readPosts(file('<row Id="1" Title="&#x10FFFF;&#xE000;&#x00000041;&#13;" />'));
    expect(good.rows[0]!.title).toBe('\u{10ffff}\ue000A\r');
  });

  it('case 5: a document type is refused, so no entity expands and none is fetched', async () => {
    const laughs = `<?xml version="1.0"?>\n<!DOCTYPE posts [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;">\n]>\n<posts>\n<row Id="1" Title="&b;" />\n</posts>`;
    const external = `<?xml version="1.0"?><!DOCTYPE posts SYSTEM "file:///etc/passwd"><posts>\n<row Id="1" />\n</posts>`;
    for (const text of [laughs, external]) {
      const { rows, failure } = await readUntilFailure(text);
      expect(rows).toEqual([]);
      expect(failure.code).toBe('source.doctype');
    }
  });

  it('case 6: a row of 100 MB is refused without being held in memory', async () => {
    const path = await dumpOf(`${header}<posts>\n${plainRow(1)}\n<row Id="2" Body="`);
    const xml = join(path, 'Posts.xml');
    for (let i = 0; i < 100; i++) await appendFile(xml, 'x'.repeat(1_000_000));
    await appendFile(xml, `" />\n${plainRow(3)}\n</posts>`);
    const before = process.memoryUsage().arrayBuffers;
    const source = await open(path);
    const ids: unknown[] = [];
    const rejected: [string, number | null, number][] = [];
    let most = 0;
    for await (const batch of source.read('posts', { from: null, constants: {}, signal })) {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      for (const line of Buffer.from(batch.data).toString().trim().split('\n')) ids.push(JSON.parse(line).id);
      rejected.push(
        ...batch.rejected.map((row): [string, number | null, number] => [row.code, row.line, row.raw.length]),
      );
    }
    expect(ids).toEqual([1, 3]);
    expect(rejected).toEqual([['row-too-long', 4, 65_536]]);
    expect(most).toBeLessThan(40e6);
  });

  it('case 6: a long row over many lines is refused as one', async () => {
    const lines = Array.from({ length: 60 }, () => 'y'.repeat(100_000)).join('\n');
    const { rows, rejected } = await readPosts(
      file(plainRow(1), `<row Id="2" Body="${lines}" />`, plainRow(3)),
    );
    expect(rows.map(({ id }) => id)).toEqual([1, 3]);
    expect(rejected.map(({ code }) => code)).toEqual(['row-too-long']);
  });

  it('case 7: another encoding is refused by name, bytes that are not UTF-8 with their row', async () => {
    const text = file(plainRow(1));
    for (const other of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      const { failure } = await readUntilFailure(other);
      expect([failure.code, failure.message]).toEqual(['source.encoding', expect.stringMatching(/UTF-16/)]);
    }
    const bad = Buffer.concat([
      Buffer.from(`${header}<posts>\n${plainRow(1)}\n<row Id="2" Title="caf`),
      Buffer.from([0xe9]),
      Buffer.from(
        `" />\n<row Id="3" Title="a\0b" />\n\0<row Id="4" />\n<row Id="5" Title="\uffff" />\n${plainRow(6)}\n</posts>`,
      ),
    ]);
    const { rows, rejected } = await readPosts(bad);
    expect(rows.map(({ id }) => id)).toEqual([1, 6]);
    expect(rejected.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '4 not-utf8',
      '5 not-xml',
      '6 not-a-row',
      '7 not-xml',
    ]);
    // The bytes are still there.
    expect(Buffer.from(rejected[0]!.raw, 'latin1').includes(Buffer.from([0x66, 0xe9, 0x22]))).toBe(true);
    const withoutMark = await readPosts(text.slice(1));
    expect(withoutMark.rows).toHaveLength(1);
  });

  it('case 8: CRLF, LF, blank lines and a missing last line feed are all the same', async () => {
    const lf = file(plainRow(1), '', "<row Id='2'", " Title='x' />", plainRow(3));
    const expected = (await readPosts(lf)).rows;
    expect(expected).toHaveLength(3);
    for (const text of [lf.replaceAll('\n', '\r\n'), `${lf}\n`, `${lf}\r\n\r\n`])
      expect((await readPosts(text)).rows).toEqual(expected);
  });

  it('case 9: a bomb is stopped, and no name in an archive leads anywhere', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${header}<posts>\n`), Buffer.alloc(120e6, 0x20)]), {
      level: 9,
    });
    const path = await dumpOf(bomb, 'Posts.xml.gz');
    await expect(readAll(await open(path), 'posts')).rejects.toMatchObject({ code: 'source.bomb' });
    const entries = pack();
    entries.entry({ name: '../../escaped/Posts.xml' }, file(plainRow(1)));
    entries.entry({ name: 'Votes.xml', type: 'symlink', linkname: '/etc/passwd' });
    entries.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of entries) chunks.push(chunk as Buffer);
    const tar = join(folder.path, 'slip.tgz');
    await writeFile(tar, gzipSync(Buffer.concat(chunks)));
    const source = await open(tar);
    expect((await source.tables(signal)).map(({ name }) => name)).toEqual(['posts']);
    expect((await readAll(source, 'posts')).rows).toHaveLength(1);
    await expect(readFile(join(folder.path, '../../escaped/Posts.xml'))).rejects.toThrow(/ENOENT/);
  });

  it('case 10: a file that is replaced or truncated while it is read is a Failure', async () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => `<row Id="${i}" Body="${'x'.repeat(400)}" />`);
    const changes: ((path: string) => Promise<void>)[] = [
      (path) => truncate(path, 3_000_000),
      async (path) => {
        await writeFile(`${path}.new`, file(plainRow(1)));
        await rename(`${path}.new`, path);
      },
    ];
    for (const change of changes) {
      const path = await dumpOf(file(...rows));
      const source = await open(path);
      await expect(async () => {
        let isFirst = true;
        for await (const batch of source.read('posts', { from: null, constants: {}, signal })) {
          expect(batch.ends.length).toBeGreaterThan(0);
          if (isFirst) await change(join(path, 'Posts.xml'));
          isFirst = false;
        }
      }).rejects.toMatchObject({ code: 'source.changed' });
    }
    const path = await dumpOf(file(...rows));
    const { positions } = await readAll(await open(path), 'posts');
    await writeFile(join(path, 'Posts.xml'), file(plainRow(1)));
    await expect(readAll(await open(path), 'posts', { from: positions[0]! })).rejects.toMatchObject({
      code: 'source.changed',
    });
  });

  it.skipIf(process.platform === 'win32')('case 11: a link is followed, a FIFO refused at once', async () => {
    const real = await dumpOf(file(plainRow(1)));
    const linked = join(folder.path, 'linked');
    await mkdir(linked);
    await symlink(join(real, 'Posts.xml'), join(linked, 'Posts.xml'));
    expect((await readAll(await open(linked), 'posts')).rows).toHaveLength(1);
    await symlink('nowhere', join(linked, 'Votes.xml'));
    await expect((await open(linked)).tables(signal)).rejects.toMatchObject({ code: 'source.missing' });
    const piped = join(folder.path, 'piped');
    await mkdir(piped);
    execFileSync('mkfifo', [join(piped, 'Posts.xml')]);
    await expect((await open(piped)).tables(signal)).rejects.toThrow(/not a plain file/);
    execFileSync('mkfifo', [join(folder.path, 'pipe.7z')]);
    await expect((await open(join(folder.path, 'pipe.7z'))).tables(signal)).rejects.toThrow(
      /not a plain file/,
    );
  });

  it('case 12: dates are checked by the calendar and written in full', async () => {
    const dates: [string, string | null][] = [
      ['2020-02-29T00:00:00.000', '2020-02-29T00:00:00.000'],
      ['2000-02-29', '2000-02-29T00:00:00.000'],
      ['2016-08-02T15:39:14', '2016-08-02T15:39:14.000'],
      ['2016-08-02T15:39:14.9', '2016-08-02T15:39:14.900'],
      ['2016-08-02T15:39:14.947123', '2016-08-02T15:39:14.947123'],
      ['2016-08-02T15:39:14.947Z', '2016-08-02T15:39:14.947'],
      ['0001-01-01T00:00:00.000', '0001-01-01T00:00:00.000'],
      ['2019-02-29T00:00:00.000', null],
      ['1900-02-29', null],
      ['0000-01-01T00:00:00.000', null],
      ['2020-13-01', null],
      ['2020-00-10', null],
      ['2020-04-31', null],
      ['2020-01-01T24:00:00', null],
      ['2020-01-01T00:00:60', null],
      ['2020-01-01 00:00:00', null],
      ['2020-01-01T00:00:00+02:00', null],
      ['2020-01-01T00:00:00.', null],
      ['20200101', null],
      ['yesterday', null],
    ];
    const { rows, rejected } = await readPosts(
      file(...dates.map(([text], i) => `<row Id="${i}" CreationDate="${text}" />`)),
    );
    expect(rows.map((row) => row.creation_date)).toEqual(dates.flatMap(([, wanted]) => wanted ?? []));
    expect(rejected.map(({ line }) => line! - 3)).toEqual(
      dates.flatMap(([, wanted], i) => (wanted ? [] : [i])),
    );
    expect(rejected[0]!.reason).toBe('CreationDate="2019-02-29T00:00:00.000" is not a date.');
  });

  it('says of another file that it is one', async () => {
    const { failure } = await readUntilFailure(`${header}<votes>\n<row Id="1" />\n</votes>`);
    expect([failure.code, failure.line]).toEqual(['source.wrong-file', 2]);
    expect((await readUntilFailure('Not XML at all\n')).failure.code).toBe('source.wrong-file');
    expect((await readUntilFailure('<row Id="1" />\n')).failure.code).toBe('source.wrong-file');
    const { rejected } = await readPosts(`${file(plainRow(1))}\n${plainRow(2)}`);
    expect(rejected).toMatchObject([{ code: 'after-end', line: 5 }]);
  });
});
