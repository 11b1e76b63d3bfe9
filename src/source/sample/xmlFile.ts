import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Cancelled } from '../../shared/failure.ts';

export interface XmlFile {
  /** Adds one row; await what it gives before the next (null: no need to wait). */
  row(attributes: string): Promise<void> | null;
  /** Writes the end and gives the file its name; the number of rows. */
  finish(): Promise<number>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

const chunkCharacters = 1 << 18;

/** One table in the dump's form: a byte order mark, one row a line. Under its own name only once it is whole. */
export function openXmlFile(path: string, element: string, signal: AbortSignal): XmlFile {
  const partial = `${path}.partial`;
  const stream = createWriteStream(partial);
  let failed: Error | null = null;
  let wake: (() => void) | null = null;
  stream.on('error', (error) => {
    failed = error;
    wake?.();
  });
  stream.on('drain', () => wake?.());
  let text = `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<${element}>\n`;
  let rows = 0;

  const flush = async () => {
    if (signal.aborted) throw new Cancelled();
    const full = !stream.write(text, 'utf8');
    text = '';
    // Back-pressure: the disk sets the pace.
    if (full && failed === null) await new Promise<void>((settle) => (wake = settle));
    wake = null;
    if (failed) throw failed;
  };

  return {
    row(attributes) {
      text += `  <row${attributes} />\n`;
      rows++;
      return text.length >= chunkCharacters ? flush() : null;
    },
    async finish() {
      text += `</${element}>`;
      await flush();
      await new Promise<void>((settle, fail) =>
        stream.end((error?: Error | null) => (error ? fail(error) : settle())),
      );
      await rename(partial, path);
      return rows;
    },
    async abandon() {
      await new Promise<void>((settle) => stream.destroy().once('close', settle));
      await rm(partial, { force: true });
    },
  };
}

/** ` Name="text"` of text that is escaped already. */
export const escapedAttribute = (name: string, text: string) => ` ${name}="${text}"`;

/** ` Name="value"`, as the dump escapes it. */
export function attribute(name: string, value: string | number): string {
  return ` ${name}="${typeof value === 'number' ? value : escapeXml(value)}"`;
}

/** As the dump writes text: apostrophes stand, line feeds and carriage returns are entities. */
export function escapeXml(text: string): string {
  if (!/[&<>"\r\n]/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;')
    .replaceAll('\n', '&#xA;');
}
