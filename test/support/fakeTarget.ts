import type {
  DatasetUpload,
  Lake,
  StepRunner,
  StepStatus,
  Target,
  TransformPlan,
  Warehouse,
  WarehouseStatement,
} from '../../src/pipeline/ports.ts';
import { Cancelled, Failure, throwIfCancelled } from '../../src/shared/failure.ts';
import { type FakeStream, fakeStream } from './fakeStream.ts';

/** What a test does at a moment of the run: nothing, wait, throw. */
type Hook = (signal?: AbortSignal) => void | Promise<void>;

export interface FakeTarget extends Target {
  streams: Map<string, FakeStream>;
  objects: Map<string, Uint8Array>;
  steps: TransformPlan[];
  executed: { token: string; statements: WarehouseStatement[] }[];
  uploads: (DatasetUpload & { text: string })[];
  /** Work that has begun and not ended. */
  underway: Set<string>;
  hooks: { put?: Hook; step?: Hook; execute?: Hook; query?: Hook; upload?: Hook };
  /** What queries answer, by a piece of their text. */
  answers: [RegExp, { columns: string[]; rows: unknown[][] }][];
}

/** A target in memory whose every port does at once what it is told, and can be made to wait or fail. */
export function fakeTarget(): FakeTarget {
  const streams = new Map<string, FakeStream>();
  const objects = new Map<string, Uint8Array>();
  const underway = new Set<string>();
  const hooks: FakeTarget['hooks'] = {};
  const answers: FakeTarget['answers'] = [];
  const steps: TransformPlan[] = [];
  const executed: FakeTarget['executed'] = [];
  const uploads: FakeTarget['uploads'] = [];
  const during = async <T>(what: string, hook: Hook | undefined, signal: AbortSignal, work: () => T) => {
    throwIfCancelled(signal);
    underway.add(what);
    try {
      await hook?.(signal);
      throwIfCancelled(signal);
      return work();
    } finally {
      underway.delete(what);
    }
  };

  const lake: Lake = {
    uri: 'lake://',
    async *list(prefix) {
      for (const [key, data] of objects)
        if (key.startsWith(prefix)) yield { key, size: data.length, modifiedAt: '' };
    },
    async read(key) {
      const data = objects.get(key);
      if (!data) throw new Failure('lake.missing', key);
      return data;
    },
    write: async (key, data) => void objects.set(key, data),
    remove: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
  };

  const ends = new Map<string, Promise<StepStatus>>();
  const stops = new Map<string, AbortController>();
  const runner: StepRunner = {
    check: async () => [],
    async submit(plan) {
      steps.push(plan);
      const stop = new AbortController();
      stops.set(plan.token, stop);
      const end = during(plan.token, hooks.step, stop.signal, (): StepStatus => {
        for (const { path } of plan.outputs) objects.set(`${path}part.parquet`, Buffer.from(plan.token));
        const outputs = plan.outputs.map(({ name }) => ({ name, rows: 3, columns: [] }));
        return { state: 'succeeded', report: { outputs, statements: [] } };
      }).catch((error): StepStatus => {
        if (error instanceof Cancelled) return { state: 'cancelled' };
        const { code, message, file, line } = error as Failure;
        return { state: 'failed', code, message, file, line };
      });
      ends.set(plan.token, end);
      return plan.token;
    },
    async *follow(reference, signal) {
      throwIfCancelled(signal);
      yield { state: 'running' };
      const aborted = new Promise<never>((_, fail) => {
        signal.addEventListener('abort', () => fail(new Cancelled()), { once: true });
      });
      yield await Promise.race([ends.get(reference)!, aborted]);
    },
    async *logs() {},
    async cancel(reference) {
      stops.get(reference)?.abort();
      await ends.get(reference);
    },
  };

  const done = new Set<string>();
  const warehouse: Warehouse = {
    check: async () => [],
    execute: (statements, { token, signal }) =>
      during(token, hooks.execute, signal, () => {
        if (!done.has(token)) executed.push({ token, statements: [...statements] });
        done.add(token);
        return statements.map(() => ({ rows: 5, milliseconds: 1 }));
      }),
    query: ({ text }, { limit, signal }) =>
      during(text, hooks.query, signal, () => {
        const { columns, rows } = answers.find(([pattern]) => pattern.test(text))?.[1] ?? {
          columns: ['n'],
          rows: [],
        };
        const shown = rows.slice(0, limit ?? rows.length);
        return {
          columns: columns.map((name) => ({ name, type: 'BIGINT' })),
          values: columns.map((_, i) => shown.map((row) => row[i])),
          rowCount: shown.length,
        };
      }),
    tables: async () => [
      { schema: 'marts', name: 'kpi', columns: [{ name: 'n', type: 'bigint', nullable: true }] },
    ],
  };

  return {
    name: 'local',
    kind: 'local',
    streams,
    objects,
    steps,
    executed,
    uploads,
    underway,
    hooks,
    answers,
    async deliveryStream(name) {
      const stream = streams.get(name) ?? fakeStream((records) => records.map(() => null));
      streams.set(name, stream);
      return {
        ...stream,
        put: (records, signal) =>
          during(`put ${name}`, hooks.put, signal, () => {}).then(() => stream.put(records, signal)),
        async flush() {
          if (stream.taken.length > 0) objects.set(`raw/${name}/1.gz`, Buffer.from(stream.taken.join('')));
        },
      };
    },
    lake: async () => lake,
    stepRunner: async () => runner,
    warehouse: async () => warehouse,
    publisher: async () => ({
      upload: (dataset, signal) =>
        during(`upload ${dataset.name}`, hooks.upload, signal, () => {}).then(async () => {
          const chunks: Uint8Array[] = [];
          for await (const chunk of dataset.csv) chunks.push(chunk);
          uploads.push({ ...dataset, text: Buffer.concat(chunks).toString('utf8') });
          return { rows: dataset.rows, reference: dataset.name };
        }),
      list: async () => uploads.map(({ name, label, rows }) => ({ name, label, rows, updatedAt: null })),
    }),
    access: async () => ({ whoAmI: async () => 'test', preflight: async () => [] }),
    inventory: async () => ({ children: async () => ({ nodes: [], next: null }) }),
    close: async () => {},
  };
}
