import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

export type Item = Record<string, unknown>;

export interface ReplayedRequest {
  method: string;
  query: URLSearchParams;
  /** Milliseconds of the clock. */
  at: number;
  headers: IncomingMessage['headers'];
}

/** What the server does instead of a plain answer. */
export interface Injection {
  status?: number;
  /** The whole body, as it is. */
  body?: string;
  /** Merged into the wrapper. */
  wrapper?: Item;
  /** `as-said`: packed, with the header. Default: packed, with it. */
  gzip?: 'as-said' | 'unsaid' | 'only-said';
  /** Bytes of the body that are sent before the connection is cut. */
  cutAfter?: number;
  /** Ends the connection without a word. */
  reset?: boolean;
}

export interface ReplayServer {
  endpoint: string;
  requests: ReplayedRequest[];
  items: Record<string, Item[]>;
  quota: number;
  close(): Promise<void>;
}

/**
 * The Stack Exchange API over items in memory: sort, order, min, fromdate, page and pagesize as documented, packed
 * answers, a quota that goes down. `inject` may turn any answer into something else.
 */
export async function openReplayServer(
  items: Record<string, Item[]>,
  inject: (request: ReplayedRequest, index: number) => Injection | null = () => null,
): Promise<ReplayServer> {
  const requests: ReplayedRequest[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    const replayed = {
      method: url.pathname.split('/').at(-1)!,
      query: url.searchParams,
      at: performance.now(),
      headers: request.headers,
    };
    requests.push(replayed);
    replay.quota--;
    const wrapper = { ...answer(replay.items, replayed), quota_max: 300, quota_remaining: replay.quota };
    send(response, wrapper, inject(replayed, requests.length - 1) ?? {});
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const replay: ReplayServer = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/2.3`,
    requests,
    items,
    quota: 300,
    close: () =>
      new Promise((settle) => {
        server.closeAllConnections();
        server.close(() => settle());
      }),
  };
  return replay;
}

function answer(items: Record<string, Item[]>, { method, query }: ReplayedRequest): Item {
  if (!query.get('site'))
    return { error_id: 400, error_name: 'bad_parameter', error_message: 'site is required' };
  const all = items[method];
  if (!all) return { error_id: 404, error_name: 'no_method', error_message: `no method ${method}` };
  const field = { creation: 'creation_date', activity: 'last_activity_date', name: 'name' }[
    query.get('sort') ?? 'activity'
  ]!;
  const page = Number(query.get('page') ?? 1);
  if (page > 25 && !query.get('key'))
    return {
      error_id: 403,
      error_name: 'access_denied',
      error_message: 'page above 25 requires access token or app key',
    };
  const size = Number(query.get('pagesize') ?? 30);
  const min = query.get('min');
  const fromDate = query.get('fromdate');
  const key = (item: Item) => (field === 'name' ? String(item.name) : Number(item[field]));
  const chosen = all
    .filter((item) => min === null || key(item) >= (field === 'name' ? min : Number(min)))
    .filter((item) => fromDate === null || (item.creation_date as number) >= Number(fromDate))
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  if (query.get('order') !== 'asc') chosen.reverse();
  return { items: chosen.slice((page - 1) * size, page * size), has_more: chosen.length > page * size };
}

function send(response: ServerResponse, wrapper: Item, injection: Injection): void {
  if (injection.reset) {
    response.destroy();
    return;
  }
  const text = injection.body ?? JSON.stringify({ ...wrapper, ...injection.wrapper });
  const gzip = injection.gzip ?? 'as-said';
  const body = gzip === 'only-said' ? Buffer.from(text) : gzipSync(text);
  const failed = wrapper.error_id !== undefined || injection.wrapper?.error_id !== undefined;
  response.writeHead(injection.status ?? (failed ? 400 : 200), {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    ...(gzip === 'unsaid' ? {} : { 'content-encoding': 'gzip' }),
  });
  if (injection.cutAfter === undefined) response.end(body);
  else response.write(body.subarray(0, injection.cutAfter), () => response.destroy());
}

/** Recorded answers that lie beside the project, or null after saying so. */
export function recordedItems(...names: string[]): Item[] | null {
  const items: Item[] = [];
  for (const name of names) {
    const path = resolve(import.meta.dirname, '../../../shared/data/api', name);
    if (!existsSync(path)) {
      console.warn(`${name} is not beside the project (../shared/data/api): tests over it are skipped.`);
      return null;
    }
    items.push(...(JSON.parse(readFileSync(path, 'utf8')) as { items: Item[] }).items);
  }
  return items;
}

/** Invented questions, one every `step` seconds from 2020 on. */
export function inventedQuestions(count: number, step = 60): Item[] {
  return Array.from({ length: count }, (_, i) => ({
    question_id: 1000 + i,
    creation_date: 1577836800 + i * step,
    last_activity_date: 1577836800 + i * step + ((i * 7919) % 5000),
    score: (i % 9) - 2,
    view_count: i * 3,
    answer_count: i % 4,
    is_answered: i % 2 === 0,
    tags: ['c++', 'node.js'],
    title: `Is &quot;${i}&quot; &lt; 10 &amp;amp; caf&#233;?`,
    owner:
      i % 10 === 0
        ? { user_type: 'does_not_exist', display_name: `user&#39;${i}` }
        : { user_id: i, user_type: 'registered', display_name: 'x' },
    ...(i % 3 === 0 ? { accepted_answer_id: 500_000 + i } : {}),
    ...(i % 5 === 0 ? { last_edit_date: 1577836900 + i * step } : {}),
  }));
}
