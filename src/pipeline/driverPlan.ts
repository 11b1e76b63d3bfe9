import { type Token, tokenize } from '../dialect/sql/tokens.ts';
import type { Finding } from '../shared/diagnostic.ts';
import { LineIndex } from '../shared/place.ts';
import type { PlanInput, PlanOutput, TransformPlan } from './ports.ts';

/** A transform plan as `media/spark/standpipe_driver.py` reads it: nothing in it is left to be looked up. */
export interface DriverPlan {
  token: string;
  stage: string;
  script: {
    path: string;
    kind: 'sql' | 'pyspark';
    text: string;
    /** SQL only: in order, with variables put in as literals. */
    statements: DriverStatement[];
  };
  /** Paths are whole addresses (`file:///…`, `s3://…`). */
  inputs: PlanInput[];
  outputs: PlanOutput[];
  variables: Record<string, string>;
}

export interface DriverStatement {
  text: string;
  /** Of its first word, from 1. */
  line: number;
  /** The view that it makes. */
  view: string | null;
}

/** `addressOf` gives the address of a key of the lake. Findings are errors in the script; then the plan is no use. */
export function driverPlan(
  plan: TransformPlan,
  addressOf: (key: string) => string,
): { plan: DriverPlan; findings: Finding[] } {
  const { path, kind, text } = plan.script;
  const { statements, findings } =
    kind === 'sql' ? splitScript(text, plan.variables) : { statements: [], findings: [] };
  const addressed = <T extends { path: string }>(entry: T): T => ({ ...entry, path: addressOf(entry.path) });
  return {
    plan: {
      token: plan.token,
      stage: plan.stage,
      script: { path, kind, text, statements },
      inputs: plan.inputs.map(addressed),
      outputs: plan.outputs.map(addressed),
      variables: plan.variables,
    },
    findings,
  };
}

/**
 * Statements are told apart by tokens alone, so that what only a real Spark can read gets there unchanged. A script
 * may make views and ask; what would write, or change the session, is an error: outputs are the plan's.
 */
function splitScript(
  text: string,
  variables: Record<string, string>,
): { statements: DriverStatement[]; findings: Finding[] } {
  const { tokens, findings } = tokenize(text, 'spark');
  const lines = new LineIndex(text);
  const statements: DriverStatement[] = [];
  let part: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'end' && token.key !== ';') part.push(token);
    else if (part.length > 0) {
      const view = viewMade(part);
      if (view === null && !/^(select|with|from|values|table|cache|uncache)$|^\($/.test(part[0]!.key))
        findings.push({
          start: part[0]!.start,
          end: part.at(-1)!.end,
          severity: 'error',
          code: 'spark-only-views',
          message:
            'A transform script makes temporary views (CREATE OR REPLACE TEMPORARY VIEW) and nothing else; what is written stands under outputs: in the pipeline file.',
        });
      statements.push({
        text: fill(text, part, variables, findings),
        line: lines.position(part[0]!.start).line,
        view,
      });
      part = [];
    }
  }
  return { statements, findings };
}

/** The name in `CREATE [OR REPLACE] TEMPORARY VIEW [IF NOT EXISTS] name`. */
function viewMade(tokens: readonly Token[]): string | null {
  const words = tokens.slice(0, 9).map((token) => token.key);
  const head =
    /^create (?:or replace )?temp(?:orary)? view (?:if not exists )?/.exec(`${words.join(' ')} `)?.[0] ??
    null;
  if (head === null) return null;
  return tokens[head.trim().split(' ').length]?.text ?? null;
}

/** The statement's text with `${name}` replaced: by a text literal, or inside a literal by its characters. */
function fill(
  text: string,
  tokens: readonly Token[],
  variables: Record<string, string>,
  findings: Finding[],
): string {
  const variableValue = (name: string, { start, end }: Token): string => {
    if (Object.hasOwn(variables, name)) return variables[name]!;
    findings.push({
      start,
      end,
      severity: 'error',
      code: 'unknown-variable',
      message: `Nothing defines the variable "${name}". Add it under variables: in the pipeline file.`,
    });
    return '';
  };
  let filled = '';
  let at = tokens[0]!.start;
  for (const token of tokens) {
    // Comments go: Spark reads ${ in them, too, and none of its lines may move.
    filled += text.slice(at, token.start).replace(/[^\r\n\t ]/g, ' ');
    const raw = text.slice(token.start, token.end);
    if (token.kind === 'variable') filled += `'${inString(variableValue(token.text, token))}'`;
    else if (token.kind === 'string')
      filled += raw.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) =>
        inString(variableValue(name, token)),
      );
    else filled += raw;
    at = token.end;
  }
  return filled;
}

/** As the inside of a Spark string, whichever quote it has; unicode escapes keep it on one line. */
function inString(value: string): string {
  return value.replace(/[\\'"\p{Cc}]/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
