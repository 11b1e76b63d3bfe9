import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'functionCases');

/** Function or operator → its argument sets: every line of `functionCases/*.txt` under `[name]`, trimmed. */
export function readCases(): Map<string, string[]> {
  const cases = new Map<string, string[]>();
  for (const file of readdirSync(folder).sort()) {
    let name: string | null = null;
    for (const [i, line] of readFileSync(join(folder, file), 'utf8').split('\n').entries()) {
      const text = line.trim();
      const heading = /^\[(.+)\]$/.exec(text);
      if (heading) {
        name = heading[1]!;
        if (cases.has(name)) throw new Error(`${file}:${i + 1}: [${name}] stands twice.`);
        cases.set(name, []);
      } else if (text !== '' && !text.startsWith('# ')) {
        if (name === null) throw new Error(`${file}:${i + 1}: a case before the first [name].`);
        cases.get(name)!.push(text);
      }
    }
  }
  return cases;
}
