import { type DatasetCatalog, defaultSettings } from '../shared/dataset.ts';
import { type Finding, hasErrors } from '../shared/diagnostic.ts';
import { endOfUnknown } from './compile/context.ts';
import { compileSaql } from './compile.ts';
import { inputsOf } from './language/streamsAt.ts';
import { parseSaql } from './parse.ts';
import type { Query } from './tree.ts';

/** What is wrong in a query that nobody runs: names and types where datasets are known, else its text and streams. */
export function checkSaqlText(text: string, catalog: DatasetCatalog | null): Finding[] {
  if (catalog !== null) {
    // The time matters to no finding: a fixed one keeps checks the same from day to day.
    const { findings } = compileSaql(text, {
      datasets: catalog,
      now: new Date(0),
      settings: defaultSettings,
    });
    // Whoever runs it fills its bindings, also where they name a function.
    return findings.filter(
      ({ code, start, end }) =>
        code !== 'saql-unfilled-binding' &&
        !(code === 'saql-unknown-function' && text.slice(start, end).includes('{{')),
    );
  }
  const { query, findings } = parseSaql(text);
  // Of a text that cannot be read it is not certain what its streams are.
  return hasErrors(findings) ? findings : [...findings, ...unknownStreams(query)];
}

function unknownStreams({ statements }: Query): Finding[] {
  // A piece of a query takes its first stream from what it is put into.
  if (!statements.some(({ kind }) => kind === 'load')) return [];
  const found: Finding[] = [];
  const made = new Set<string>();
  for (const statement of statements) {
    for (const { name, start, end } of inputsOf(statement)) {
      if (name === '' || made.has(name) || name.includes('{{')) continue;
      const message = `No statement before this one makes a stream "${name}"${endOfUnknown(name, [...made])}`;
      found.push({ start, end, severity: 'error', code: 'saql-unknown-stream', message });
      // Once is enough.
      made.add(name);
    }
    if (statement.target !== null) made.add(statement.target.name);
  }
  return found;
}
