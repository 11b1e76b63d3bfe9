import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import { type CsvForm, plainCsv } from './readSchema.ts';
import { type CsvFinding, repairCsv } from './repairCsv.ts';
import { withStagedFile } from './stageFile.ts';

const largestOddFile = 400 * 1024 * 1024;

/**
 * Does `work` with DuckDB text that reads a CSV as columns of text, blank ones as null, under `names`. A file that is
 * plain UTF-8 with as many cells in every row is read as it lies; any other is repaired first and `findings` say what
 * was odd, with lines. `work` may be called twice, the second time with the repaired file.
 */
export async function withCsv<T>(
  file: { path: string; form: CsvForm; names: readonly string[] },
  staging: string | null,
  work: (from: string) => Promise<T>,
): Promise<{ result: T; findings: CsvFinding[] }> {
  const { path, form, names } = file;
  if (isPlain(form)) {
    try {
      const result = await withStagedFile(path, staging, (staged) =>
        work(readText(staged, names, form.headerLines, form.delimiter)),
      );
      return { result, findings: [] };
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'statement.failed') throw error;
    }
  }
  const { text, odd } = await decode(path, form);
  const { csv, findings: found } = repairCsv(text, form, names.length);
  const findings = [...odd, ...found];
  const folder = staging ?? dirname(path);
  const repaired = join(folder, `.${randomUUID()}.csv`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(repaired, csv, { mode: 0o600 });
    return { result: await work(readText(repaired, names, 0, ',')), findings };
  } finally {
    await rm(repaired, { force: true });
  }
}

/** The names in the last line of a CSV's header, unique and never empty; `column1` … where it has none. */
export async function csvHeader(path: string, form: CsvForm): Promise<string[]> {
  const { header } = repairCsv(await decodeStart(path, form), form, null);
  const taken = new Set<string>();
  return header.map((cell, i) => {
    const name = cell.trim() || `column${i + 1}`;
    let free = name;
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name}_${n}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** How a CSV without a schema is written: the sign that stands most often in its first line separates the cells. */
export async function guessForm(path: string): Promise<CsvForm> {
  const [first = ''] = (await decodeStart(path, plainCsv)).split(/\r?\n/, 1);
  const bare = first.replace(/"[^"]*"/g, '');
  const times = (sign: string) => bare.split(sign).length;
  const delimiter = [',', ';', '\t', '|'].reduce((best, sign) => (times(sign) > times(best) ? sign : best));
  return { ...plainCsv, delimiter };
}

function isPlain({ charset, delimiter, quote, escape: mark }: CsvForm): boolean {
  return /^utf-?8$/i.test(charset) && delimiter.length === 1 && quote === '"' && mark === '"';
}

function readText(path: string, names: readonly string[], headerLines: number, delimiter: string): string {
  const types = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(', ');
  const header = headerLines > 0 ? `header = true, skip = ${headerLines - 1}` : 'header = false';
  const columns = names
    .map((name) => `CASE WHEN ${quoteName(name)} <> '' THEN ${quoteName(name)} END AS ${quoteName(name)}`)
    .join(', ');
  return `(SELECT ${columns} FROM read_csv(${quoteText(path)}, columns = {${types}}, ${header}, auto_detect = false, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', nullstr = '', max_line_size = 33554432))`;
}

async function decode(path: string, form: CsvForm): Promise<{ text: string; odd: CsvFinding[] }> {
  const { size } = await stat(path);
  if (size > largestOddFile)
    throw new Failure(
      'dataset.large',
      `The CSV has ${Math.round(size / 1024 ** 2)} MB and is not plain UTF-8 with commas and as many cells in each row. Save it so, or as Parquet.`,
      { file: path },
    );
  const bytes = await readFile(path);
  if (!/^utf-?8$/i.test(form.charset) || isUtf8(bytes))
    return { text: decoderOf(form.charset).decode(bytes), odd: [] };
  const message =
    'This line is no UTF-8, as the file should be; the file is read as Windows-1252. Save it as UTF-8, or name its charset in the schema ("charsetName").';
  return {
    text: new TextDecoder('windows-1252').decode(bytes),
    odd: [{ line: firstOddLine(bytes), code: 'dataset-charset', message }],
  };
}

function firstOddLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    const to = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    from = to + 1;
  }
  return 1;
}

/** Enough of a file to hold its header. */
async function decodeStart(path: string, form: CsvForm): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256 * 1024), 0, 256 * 1024, 0);
    return decoderOf(form.charset).decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
