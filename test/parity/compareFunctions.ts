import { openFunctionTable } from '../../src/dialect/spark/functions/functionTable.ts';
import { type EngineAnswer, openEngine } from './askEngine.ts';
import { type Answer, askSpark } from './askSpark.ts';
import { readCases } from './readCases.ts';
import { readable } from './taggedValue.ts';

export interface Comparison {
  /** Names of Spark's own list by what became of them. */
  exact: string[];
  refused: string[];
  differing: string[];
  /** Argument sets that both sides answered alike: a value, or an error. */
  cases: { alike: number; refused: number };
  /** One line for each argument set that differs. */
  differences: string[];
  /** What is wrong with the suite itself: names without cases, a table that Spark does not know. */
  gaps: string[];
}

/**
 * Every argument set of every function and operator of Spark's SHOW FUNCTIONS, on both sides. A name is exact when
 * both sides answer at least one set with the same value and no set differs; refused when the engine takes none.
 */
export async function compareFunctions(only: readonly string[] = []): Promise<Comparison> {
  const cases = readCases();
  const wanted = [...cases].filter(([name]) => only.length === 0 || only.includes(name));
  const questions = wanted.flatMap(([, sets]) => sets);
  const [list, ...answers] = await askSpark(['SHOW FUNCTIONS', ...questions]);
  if (!list || 'error' in list) throw new Error(`Spark lists no functions: ${JSON.stringify(list)}`);
  const names = list.rows.map(([name]) => JSON.parse(name!) as string);
  const spark = new Map(questions.map((question, i) => [question, answers[i]!]));
  const result: Comparison = {
    exact: [],
    refused: [],
    differing: [],
    cases: { alike: 0, refused: 0 },
    differences: [],
    gaps: only.length > 0 ? [] : gapsOf(names, cases),
  };
  const engine = await openEngine();
  try {
    for (const [name, sets] of wanted) {
      const counts = { value: 0, error: 0, refused: 0, differing: 0 };
      for (const question of sets) {
        const theirs = spark.get(question)!;
        const ours = await engine.ask(question);
        const verdict = compare(theirs, ours);
        counts[verdict]++;
        if (verdict === 'differing')
          result.differences.push(
            `[${name}] ${question}\n    Spark  ${shown(theirs)}\n    engine ${shown(ours)}`,
          );
      }
      result.cases.alike += counts.value + counts.error;
      result.cases.refused += counts.refused;
      if (counts.differing > 0) result.differing.push(name);
      else if (counts.value > 0) result.exact.push(name);
      else result.refused.push(name);
    }
  } finally {
    engine.close();
  }
  return result;
}

type Verdict = 'value' | 'error' | 'refused' | 'differing';

function compare(theirs: Answer, ours: EngineAnswer): Verdict {
  if ('refused' in ours) return 'refused';
  if ('error' in theirs) return 'error' in ours ? 'error' : 'differing';
  if ('error' in ours) return 'differing';
  const alike =
    theirs.types.join() === ours.types.join() && JSON.stringify(theirs.rows) === JSON.stringify(ours.rows);
  return alike ? 'value' : 'differing';
}

function shown(answer: EngineAnswer): string {
  if ('refused' in answer) return `refused: ${answer.refused}`;
  if ('error' in answer) return `error: ${answer.error}`;
  return `${answer.types.join(', ')}: ${answer.rows.map((row) => row.map(readable).join(', ')).join(' | ') || 'no rows'}`;
}

function gapsOf(names: readonly string[], cases: ReadonlyMap<string, string[]>): string[] {
  const known = new Set(names);
  const gaps = [...cases.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `[${name}] has cases, but is not a function of this Spark.`);
  for (const name of names) {
    const sets = new Set(cases.get(name));
    if (sets.size < 3) gaps.push(`[${name}] has ${sets.size} argument sets; at least three are needed.`);
  }
  // Names that no script can write are the translator's own (the parts that extract takes).
  for (const name of openFunctionTable().keys())
    if (!known.has(name) && /^\w+$/.test(name))
      gaps.push(`[${name}] stands in our table, but Spark has no such function.`);
  return gaps;
}
