import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled, Failure } from '../../shared/failure.ts';
import type { Item, Method } from './apiRow.ts';
import { openHttpGet } from './httpGet.ts';

export interface ApiPage {
  items: Item[];
  hasMore: boolean;
  /** Of the answer's text, for progress. */
  bytes: number;
}

/** Asks for pages as politely as the API demands. */
export interface ApiClient {
  page(method: Method, query: Record<string, string | number>, signal: AbortSignal): Promise<ApiPage>;
  close(): void;
}

/** Seconds; for tests shorter. */
export interface Patience {
  /** Between any two requests. */
  pace: number;
  /** Added to every wait that the API names: its clock is not ours. */
  margin: number;
  /** Before the first retry; doubled for each further one. */
  retry: number;
  /** A wait that the API names is slept through up to here; a longer one ends the run. */
  longestWait: number;
  /** Of one exchange. */
  timeout: number;
}

export const patience: Patience = { pace: 0.15, margin: 2, retry: 1, longestWait: 120, timeout: 60 };

const retries = 5;
/** Requests of the day that are left alone, so that whoever shares the quota is not shut out by us. */
const quotaReserve = 1;

/**
 * The rules of api.stackexchange.com/docs/throttle: at most 30 requests a second (we make a few), `backoff` per method,
 * a daily quota, and HTTP 400 with `throttle_violation` for who does not listen.
 */
export function openApiClient(options: {
  endpoint: string;
  site: string;
  key: string | null;
  patience: Patience;
}): ApiClient {
  const { key, patience } = options;
  const endpoint = checkedEndpoint(options.endpoint, key);
  const http = openHttpGet(patience.timeout * 1000);
  /** Milliseconds of the clock before which a method must not be asked. */
  const notBefore = new Map<Method, number>();
  let notBeforeAny = 0;
  let quota = Number.POSITIVE_INFINITY;

  const turn = async (method: Method, signal: AbortSignal) => {
    const wait = Math.max(notBefore.get(method) ?? 0, notBeforeAny) - performance.now();
    if (wait > 0) await pause(wait, signal);
    notBeforeAny = performance.now() + patience.pace * 1000;
  };
  const holdBack = (method: Method, seconds: unknown) => {
    if (typeof seconds === 'number' && seconds > 0)
      notBefore.set(method, performance.now() + (seconds + patience.margin) * 1000);
  };

  return {
    async page(method, query, signal) {
      const url = new URL(`${endpoint}/${method}`);
      for (const [name, value] of Object.entries({ site: options.site, ...query }))
        url.searchParams.set(name, String(value));
      // The API takes its key in no other place; the address is never shown or logged.
      if (key !== null) url.searchParams.set('key', key);
      const shown = `${endpoint}/${method}`;
      let throttles = 0;
      for (let attempt = 0; ; attempt++) {
        if (quota <= quotaReserve) throw quotaFailure(key !== null);
        await turn(method, signal);
        const answer = await ask(url, signal);
        if (typeof answer === 'string') {
          if (attempt >= retries)
            throw new Failure(
              'source.no-answer',
              `${shown} cannot be read: ${redacted(answer, key)}. Resume the run when it answers again.`,
            );
          await pause(patience.retry * 1000 * 2 ** attempt, signal);
          continue;
        }
        const { wrapper, status, bytes } = answer;
        if (typeof wrapper.quota_remaining === 'number' && wrapper.quota_remaining >= 0)
          quota = wrapper.quota_remaining;
        holdBack(method, wrapper.backoff);
        if (wrapper.error_id === 502 || status === 429) {
          const seconds = throttleSeconds(wrapper);
          if (seconds > patience.longestWait || ++throttles > retries) throw throttleFailure(seconds);
          await pause((seconds + patience.margin) * 1000, signal);
          attempt--;
          continue;
        }
        if (status >= 400 || wrapper.error_id !== undefined)
          throw new Failure(
            'source.refused',
            `${shown} refuses: ${redacted(`${wrapper.error_name ?? `HTTP ${status}`}: ${wrapper.error_message ?? ''}`, key)}. ${isAccess(wrapper) ? 'Check the API key.' : 'Correct the source in the pipeline file.'}`,
          );
        return { items: wrapper.items as Item[], hasMore: wrapper.has_more === true, bytes };
      }
    },
    close: () => http.close(),
  };

  /** The wrapper of an answer, or what was wrong with it in words: then it is worth another try. */
  async function ask(
    url: URL,
    signal: AbortSignal,
  ): Promise<{ wrapper: Item; status: number; bytes: number } | string> {
    let answer: Awaited<ReturnType<typeof http.get>>;
    try {
      answer = await http.get(url, signal);
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      return (error as Error).name === 'TimeoutError' || (error as Error).name === 'AbortError'
        ? `no answer within ${patience.timeout} s`
        : (error as Error).message;
    }
    const { status, body } = answer;
    const wrapper = parsed(body);
    // Throttling and errors of the request come as JSON with their own status; a bare 5xx is a server in trouble.
    if (wrapper?.error_id === undefined && status >= 500) return `it answers with HTTP ${status}`;
    if (status === 429) return { wrapper: wrapper ?? {}, status, bytes: body.length };
    if (wrapper === null)
      return status >= 300 && status < 400
        ? `it answers with a redirect (HTTP ${status})`
        : `it answers with ${body === '' ? 'nothing' : `something that is not JSON ("${body.slice(0, 40).replaceAll(/\s+/g, ' ')}…")`}`;
    if (wrapper.error_id !== undefined) {
      const isTrouble = wrapper.error_id === 500 || wrapper.error_id === 503;
      return isTrouble ? `it answers ${String(wrapper.error_name)}` : { wrapper, status, bytes: body.length };
    }
    if (status < 400 && !Array.isArray(wrapper.items)) return 'its answer has no items';
    return { wrapper, status, bytes: body.length };
  }
}

function parsed(body: string): Item | null {
  try {
    const value: unknown = JSON.parse(body.replace(/^\ufeff/, ''));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Item) : null;
  } catch {
    return null;
  }
}

/** Errors 401 to 406 but for "no such method" are about keys and tokens. */
const isAccess = (wrapper: Item) => [401, 402, 403, 405, 406].includes(Number(wrapper.error_id));

/** The message names the seconds, or only that `backoff` was not kept. */
function throttleSeconds(wrapper: Item): number {
  const named = /(\d+) second/.exec(String(wrapper.error_message ?? ''));
  return named ? Number(named[1]) : 10;
}

function throttleFailure(seconds: number): Failure {
  const until = new Date(Date.now() + seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return new Failure(
    'source.throttled',
    `The API takes no requests from this address for another ${seconds} s (until ${until} UTC). What was read stays; resume the run then.`,
  );
}

function quotaFailure(hasKey: boolean): Failure {
  const more = hasKey ? '' : ' A key raises it from 300 to 10,000 requests.';
  return new Failure(
    'source.quota',
    `The day's quota of requests to the API is used up.${more} What was read stays; resume the run after midnight UTC.`,
  );
}

function checkedEndpoint(endpoint: string, key: string | null): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new Failure('source.endpoint', `"${endpoint}" is not the address of an API (https://…).`);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (key !== null && url.protocol === 'http:' && !isHere)
    throw new Failure('source.endpoint', `${url.origin} would carry the key unencrypted. Use https.`);
  return endpoint.replace(/\/+$/, '');
}

const redacted = (text: string, key: string | null) => (key === null ? text : text.replaceAll(key, '…'));

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw new Cancelled();
  }
}
