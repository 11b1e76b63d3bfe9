import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';

const mostBytes = 32 << 20;

export interface HttpAnswer {
  status: number;
  /** Unpacked, whatever the headers say. */
  body: string;
}

/** GET over a connection that is kept. Every rejection is a matter of the network. */
export type HttpGet = (url: URL, signal: AbortSignal) => Promise<HttpAnswer>;

/**
 * Node's own client and not `fetch`: the API packs every answer, some proxies unpack it and leave the header, and
 * `fetch` then refuses the body. Here its first bytes decide. `timeout` (ms) bounds the whole exchange.
 */
export function openHttpGet(timeout: number): { get: HttpGet; close(): void } {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true }),
    'https:': new HttpsAgent({ keepAlive: true }),
  };
  return {
    async get(url, signal) {
      const isPlain = url.protocol === 'http:';
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
      const response = await new Promise<IncomingMessage>((settle, fail) => {
        const options = {
          agent: isPlain ? agents['http:'] : agents['https:'],
          headers: { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'standpipe' },
          signal: bounded,
        };
        const request = (isPlain ? httpRequest : httpsRequest)(url, options, settle);
        request.on('error', fail);
        request.end();
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response) {
        chunks.push(chunk as Buffer);
        size += (chunk as Buffer).length;
        if (size > mostBytes) throw new Error('the answer is larger than any page');
      }
      return { status: response.statusCode ?? 0, body: unpacked(Buffer.concat(chunks)).toString('utf8') };
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function unpacked(body: Buffer): Buffer {
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body, { maxOutputLength: mostBytes }) : body;
}
