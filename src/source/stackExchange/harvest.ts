import { Failure } from '../../shared/failure.ts';
import type { ApiClient } from './apiClient.ts';
import { type Item, idOf, keyOf, type Method } from './apiRow.ts';

/** Up to where a method was read: everything before `at`, and of `at` itself the ids in `seen`. */
export interface Watermark {
  /** Seconds since 1970, or of tags the name; null: from the beginning. */
  at: string | number | null;
  seen: string[];
}

const pageSize = 100;
/** Without a key the API refuses pages above this one. */
const lastFreePage = 25;
/** `has_more` may lie; after so many pages with nothing new it is not believed. */
const mostIdlePages = 3;

/**
 * The items of a method from a watermark on, oldest first, with the watermark after each page. It goes by date and not
 * by page number: pages shift under whoever counts them when rows are added or deleted. So each request begins at the
 * last date seen, what is known of that date is dropped, and a further page is only turned to within one date.
 */
export async function* harvest(
  client: ApiClient,
  options: {
    method: Method;
    by: 'creation' | 'activity';
    from: Watermark;
    hasKey: boolean;
    signal: AbortSignal;
  },
): AsyncIterable<{ items: Item[]; watermark: Watermark; bytes: number; isLast: boolean }> {
  const { method, by, signal } = options;
  let { at, seen } = options.from;
  let page = 1;
  let idle = 0;
  for (;;) {
    const { items, hasMore, bytes } = await client.page(
      method,
      { ...order(method, by, at), pagesize: pageSize, page },
      signal,
    );
    const known = new Set(seen);
    const fresh = items.filter((item) => keyOf(method, by, item) !== at || !known.has(idOf(method, item)));
    const last = items.findLast((item) => keyOf(method, by, item) !== null);
    const reached = last === undefined ? null : keyOf(method, by, last);
    const hasMoved = reached !== null && (at === null || reached > at);
    if (hasMoved) {
      at = reached;
      seen = [];
    }
    seen = [
      ...seen,
      ...fresh.filter((item) => keyOf(method, by, item) === at).map((item) => idOf(method, item)),
    ];
    idle = fresh.length > 0 ? 0 : idle + 1;
    const isLast = !hasMore || idle >= mostIdlePages;
    if (fresh.length > 0 || isLast) yield { items: fresh, watermark: { at, seen }, bytes, isLast };
    if (isLast) return;
    page = hasMoved ? 1 : page + 1;
    if (page > lastFreePage && !options.hasKey)
      throw new Failure(
        'source.needs-key',
        `More than ${lastFreePage * pageSize} ${method} share one date, and without a key the API shows no more of them. Give a key.`,
      );
  }
}

function order(
  method: Method,
  by: 'creation' | 'activity',
  at: string | number | null,
): Record<string, string | number> {
  const sort = method === 'tags' ? 'name' : by;
  const start: Record<string, string | number> =
    at === null ? {} : by === 'creation' && method !== 'tags' ? { fromdate: at } : { min: at };
  return { order: 'asc', sort, ...start };
}
