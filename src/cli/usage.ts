/** What `standpipe COMMAND --help` prints, and the first lines of `standpipe --help`. */
export const usage: Record<string, { summary: string; text: string }> = {
  new: {
    summary: 'the Stack Overflow pipeline, with sample data',
    text: `standpipe new [DIR]

Writes the example project to DIR (stackoverflow where absent): a pipeline file, its SQL scripts and generated
sample data. A folder that holds a pipeline file already is left as it is.`,
  },
  run: {
    summary: 'run a pipeline, or some of its stages',
    text: `standpipe run FILE [--target T] [--stage S | --from S] [--resume [ID]] [--var NAME=VALUE]... [--json]

  --target T        one of the file's targets; the first where absent
  --stage S         only this stage
  --from S          this stage and all that follow from it
  --resume [ID]     go on with this run, or with the last one that did not succeed
  --var NAME=VALUE  a value for one of the file's variables; a path may lie outside the project
  --json            print the report of the run as JSON when it has ended

Ctrl+C cancels the run and waits for it to stop; a second one leaves at once.`,
  },
  check: {
    summary: 'what is wrong, without running anything',
    text: `standpipe check FILE [--json]

Reads the pipeline file and all its scripts, and says what is wrong: unknown keys, cycles, missing files and columns,
what a dialect does not have. Exit code 1 when there are errors.`,
  },
  runs: {
    summary: 'past and present runs',
    text: `standpipe runs FILE [--json]

The runs of a pipeline file, newest first.`,
  },
  query: {
    summary: 'one SQL statement over the project of the current folder',
    text: `standpipe query SQL [--dialect redshift|spark] [--target T] [--format table|json|csv|ndjson|parquet]

Redshift SQL sees the warehouse; Spark SQL sees the streams and the outputs of transforms in the lake.
SQL may be - to read it from standard input. --format table is for people and shows the first 1,000 rows.`,
  },
  saql: {
    summary: 'one SAQL query over local data',
    text: `standpipe saql FILE|- [--data DIR] [--now TIME] [--explain] [--check] [--json]

  --data DIR   a template bundle, or a folder of NAME.csv or NAME.parquet with an optional NAME.json; the published
               datasets of the project where absent
  --now TIME   the moment that relative dates count from, such as 2024-05-31T12:00:00Z
  --explain    print the SQL that the query becomes; its rows too with --json
  --check      only say what is wrong with the text: needs no data and starts nothing
  --json       print columns, rows and diagnostics as JSON

FILE may be - to read standard input.`,
  },
  dashboard: {
    summary: 'what the widgets of a dashboard show',
    text: `standpipe dashboard FILE [--data DIR] [--now TIME] [--select STEP=VALUE]... [--page P] [--check] [--json]

  --data DIR            a template bundle, or a folder of NAME.csv or NAME.parquet with an optional NAME.json; the
                        published datasets of the project and the bundle that FILE lies in where absent
  --now TIME            the moment that relative dates count from, such as 2024-05-31T12:00:00Z
  --select STEP=VALUE   select a value in a step, as a click does; low..high selects a range
  --page P              only this page, by its name or label
  --check               only say what is wrong with the file: needs no data and starts nothing
  --json                print the dashboard, its data, each placed widget with its rows, and diagnostics as JSON

Exit code 1 when there are errors or a widget cannot be shown.`,
  },
  sample: {
    summary: 'a realistic dump to try things on',
    text: `standpipe sample --posts N --seed S --out DIR

Writes a generated dump of N posts (20,000 where absent) with users, votes, tags and all other tables. The same seed
gives the same dump.`,
  },
};

export function wholeUsage(): string {
  const commands = Object.entries(usage).map(([name, { summary }]) => `  ${name.padEnd(11)}${summary}\n`);
  return `Usage: standpipe COMMAND ...

${commands.join('')}
standpipe COMMAND --help says more; standpipe --version prints the version.
STANDPIPE_SPARK_SUBMIT names the spark-submit of a real Spark, STANDPIPE_MEMORY_LIMIT (such as 4GB) bounds the
engine that is started. Exit codes: 0 done, 1 failed or errors found, 2 wrong usage, 130 cancelled.
`;
}
