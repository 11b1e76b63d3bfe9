import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPipeline } from '../../src/project/checkPipeline.ts';
import type { Diagnostic, Severity } from '../../src/shared/diagnostic.ts';
import { LineIndex, type Place } from '../../src/shared/place.ts';
import { exampleFile, exampleProject } from '../support/exampleProject.ts';

const project = await exampleProject('spoiled');
afterAll(project.remove);

interface Spoiled {
  /** What was done to the example. */
  name: string;
  file?: string;
  /** What is replaced, and by what; the marks say what must be underlined. */
  edits: [from: string, to: string][];
  code: string;
  severity?: Severity;
  says?: RegExp;
  /** Diagnostics that follow, beyond those that are marked. */
  also?: string[];
}

const spoiled: Spoiled[] = [
  {
    name: 'an unknown key of a stage',
    edits: [
      [
        '    kind: load\n    scripts:\n      - sql/load',
        '    kind: load\n    «parallel»: true\n    scripts:\n      - sql/load',
      ],
    ],
    code: 'unknown-key',
    says: /kind, description, after, scripts/,
  },
  {
    name: 'a wrong kind of target',
    edits: [['kind: local, env', 'kind: «gcp», env']],
    code: 'wrong-value',
    says: /local, aws/,
  },
  {
    name: 'a stage name that is no name',
    edits: [['  publish:\n', '  «pub lish»:\n']],
    code: 'wrong-name',
  },
  {
    name: 'a stage without anything to do',
    edits: [
      [
        `    datasets:
      kpi_daily: { table: marts.kpi_daily, label: KPIs by day }
      kpi_monthly: { table: marts.kpi_monthly, label: KPIs by month }
      kpi_tag: { table: marts.kpi_tag, label: KPIs by tag }
      responsiveness_monthly: { table: marts.responsiveness_monthly, label: Responsiveness by month }
    dashboards: [dashboards/growth.dashboard.json]`,
        '    datasets: «{}»',
      ],
    ],
    code: 'missing-key',
    says: /"datasets" is empty/,
  },
  {
    name: 'an empty list of scripts',
    edits: [['tables: [posts, votes, users, tags]', 'tables: «[]»']],
    code: 'missing-key',
    says: /"tables" is an empty list/,
  },
  {
    name: 'case 13: a stage twice',
    edits: [['  publish:\n', '  «votes»:\n']],
    code: 'duplicate-key',
  },
  {
    name: 'case 15: stages that wait for each other',
    edits: [['  «posts»:\n'.replace(/[«»]/g, ''), '  «posts»:\n    after: [daily_facts]\n']],
    code: 'stage-cycle',
    says: /posts → daily_facts → posts/,
  },
  {
    name: 'a stage that waits for itself',
    edits: [['  quality:\n    kind: check\n', '  quality:\n    kind: check\n    after: [«quality»]\n']],
    code: 'unknown-stage',
    says: /cannot wait for itself/,
  },
  {
    name: 'a missing dashboard',
    edits: [['dashboards: [dashboards/growth.dashboard.json]', 'dashboards: [«kpi.dashboard.json»]']],
    code: 'missing-file',
  },
  {
    name: 'case 17: a path that climbs out',
    edits: [['- sql/marts/06_kpi_tag.sql', '- «../../etc/kpi.sql»']],
    code: 'path-outside',
    says: /leads out of the project/,
    also: ['unknown-table'],
  },
  {
    name: 'case 17: a path of Windows',
    edits: [['- sql/marts/06_kpi_tag.sql', "- «'C:\\kpi.sql'»"]],
    code: 'path-outside',
    says: /is absolute/,
    also: ['unknown-table'],
  },
  {
    name: 'case 17: a place in the lake that climbs out',
    edits: [['posts: { path: curated/posts }\n  votes', 'posts: { path: «../posts» }\n  votes']],
    code: 'path-outside',
    also: ['unknown-path', 'unknown-path'],
  },
  {
    name: 'case 18: the name of a device',
    edits: [['- sql/marts/06_kpi_tag.sql', '- «sql/con.sql»']],
    code: 'path-name',
    says: /a device on Windows/,
    also: ['unknown-table'],
  },
  {
    name: 'a value for a variable that is not there',
    edits: [['environment: development }', 'environment: development, variables: { «dumb»: data/other } }']],
    code: 'unknown-variable',
    says: /Did you mean "dump"\?/,
  },
  {
    name: 'a default that is not of its type',
    edits: [['variables:\n', 'variables:\n  since: { type: date, default: «yesterday» }\n']],
    code: 'wrong-type',
    says: /"since" is a date such as/,
    also: ['unused-variable'],
  },
  {
    name: 'a place in the lake within another',
    edits: [['votes: { path: curated/votes }\n  users', '«votes»: { path: curated/posts/votes }\n  users']],
    code: 'duplicate-output',
    also: ['unknown-path'],
  },
  {
    name: 'a stream of two stages',
    edits: [
      [
        '  # Spark SQL: what',
        '  «again»:\n    kind: ingest\n    source: { kind: stack-exchange, site: ai, methods: [questions] }\n  # Spark SQL: what',
      ],
    ],
    code: 'duplicate-output',
    says: /The stream "posts" is already made by the stage "ingest"/,
  },
  {
    name: 'a place in the lake that no stage writes',
    edits: [
      [
        '      posts: { path: curated/posts }\n    outputs',
        '      posts: { path: «curated/post» }\n    outputs',
      ],
    ],
    code: 'unknown-path',
    severity: 'warning',
    says: /Did you mean "curated\/posts"\?/,
  },
  {
    name: 'a table of a check that no stage makes',
    edits: [
      ['rowCount: { table: warehouse.posts, min: 1 }', 'rowCount: { table: «warehouse.post», min: 1 }'],
    ],
    code: 'unknown-table',
    says: /Did you mean "warehouse\.posts"\?/,
  },
  {
    name: 'a table of a dataset that no stage makes',
    edits: [['table: marts.kpi_tag, label', 'table: «marts.kpi_tags», label']],
    code: 'unknown-table',
    says: /Did you mean "marts\.kpi_tag"\?/,
  },
  {
    name: 'a check of two kinds',
    edits: [
      [
        'posts_present: { rowCount: { table: warehouse.posts, min: 1 } }',
        'posts_present: «{ rowCount: { table: warehouse.posts, min: 1 }, notNull: { table: warehouse.posts, columns: [id] } }»',
      ],
    ],
    code: 'unknown-key',
  },
  {
    name: 'an age without a unit',
    edits: [
      [
        'posts_present: { rowCount: { table: warehouse.posts, min: 1 } }',
        'posts_present: { freshness: { table: warehouse.posts, column: creation_date, maxAge: «yesterday» } }',
      ],
    ],
    code: 'wrong-value',
    says: /90m, 12h or 2d/,
  },
  {
    name: 'an access key of AWS',
    edits: [
      [
        'environment: development }',
        'environment: development, options: { accessKeyId: «AKIAIOSFODNN7EXAMPLE» } }',
      ],
    ],
    code: 'secret-in-file',
  },
  {
    name: 'a password in an option',
    edits: [
      ['environment: development }', 'environment: development, options: { password: «hunter2hunter2» } }'],
    ],
    code: 'secret-in-file',
  },
  {
    name: 'a key of the API',
    edits: [
      [
        'source: { kind: dump, path: "${dump}", tables: [posts, votes, users, tags] }',
        'source: { kind: stack-exchange, site: ai, key: «U4DMV8nvnvEp1w1NQrk» }',
      ],
    ],
    code: 'secret-in-file',
    also: ['unknown-key', 'unknown-stream', 'unknown-stream', 'unused-variable'],
  },
  {
    name: 'a secret in a comment of a script',
    file: 'sql/marts/01_kpi_total.sql',
    edits: [
      ['DROP TABLE', '-- aws_secret_access_key = «wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY»\nDROP TABLE'],
    ],
    code: 'secret-in-file',
  },
  {
    name: 'what only another database has',
    file: 'sql/marts/03_kpi_daily.sql',
    edits: [['SELECT\n  day,', 'SELECT «DISTINCT ON (day)»\n  day,']],
    code: 'redshift-has-no',
  },
  {
    name: 'what runs on real Spark only',
    file: 'sql/transform/04_tags.sql',
    edits: [['t.tag_name,', "«java_method»('java.util.UUID', 'randomUUID') AS tag_name,"]],
    code: 'spark-not-local',
  },
  {
    name: 'a table under streams that the source does not have',
    edits: [
      [
        'tables: [posts, votes, users, tags] }',
        'tables: [posts, votes, users, tags] }\n    streams: { posts: posts, votes: votes, users: users, tags: tags, «post»: more }',
      ],
    ],
    code: 'unknown-table',
    says: /The source gives no table "post"\. Did you mean "posts"\?/,
  },
  {
    name: 'an input of a stream and a path',
    edits: [['raw_tags: { stream: tags }', 'raw_tags: { stream: tags, «path»: curated/posts }']],
    code: 'unknown-key',
    says: /either "stream" or "path"/,
  },
  {
    name: 'a partition by a column that the view does not have',
    edits: [
      [
        'votes: { path: curated/votes }\n  users',
        'votes: { path: curated/votes, partitionBy: [«vote_dy»] }\n  users',
      ],
    ],
    code: 'unknown-column',
    says: /The view "votes" has no column "vote_dy"\. Did you mean "vote_day"\?/,
  },
];

/** A text with `«…»` around what is wrong → the text without the marks, and the places that they marked. */
function unmark(marked: string): { text: string; places: Place[] } {
  const spans: [number, number][] = [];
  let text = '';
  for (const [i, part] of marked.split(/[«»]/).entries()) {
    if (i % 2 === 1) spans.push([text.length, text.length + part.length]);
    text += part;
  }
  const index = new LineIndex(text);
  return { text, places: spans.map(([start, end]) => index.place(start, end)) };
}

const brief = ({ file, line, column, endLine, endColumn, severity, code }: Omit<Diagnostic, 'message'>) =>
  `${file}:${line}:${column}-${endLine}:${endColumn} ${severity} ${code}`;

describe('each way to spoil the example is found at its place', () => {
  it.each(spoiled.map((spoil) => [spoil.name, spoil] as const))('%s', async (_, spoil) => {
    const { file = exampleFile, severity = 'error', code, says = /\.$/, also = [] } = spoil;
    let marked = await readFile(join(project.path, file), 'utf8');
    for (const [from, to] of spoil.edits) {
      expect(marked, from).toContain(from);
      marked = marked.replace(from, () => to);
    }
    const { text, places } = unmark(marked);
    const overlay = new Map([[file, text]]);
    const { diagnostics } = await checkPipeline(project.path, exampleFile, { overlay });
    const found = diagnostics.filter((one) => one.code === code);
    expect(found.map(brief)).toEqual(places.map((place) => brief({ file, ...place, severity, code })));
    const rest = diagnostics.filter((one) => one.code !== code).map((one) => one.code);
    expect(rest.sort()).toEqual([...also].sort());
    for (const { message } of found) expect(message).toMatch(says);
  });
});
