/** Posts to a server for a command: on connections that are kept, with or without TLS. */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { SpangraphError } from '../errors.ts';

/** Largest answer that is taken. */
const MAX_ANSWER_BYTES = 64 * 2 ** 20;

/** Where a command posts to. */
export interface PostTarget {
  readonly url: URL;
  /** Trusted besides none other. Absent: the authorities that Node.js knows. */
  readonly ca: Buffer | undefined;
  /** For a server that lets in clients with certificates only. */
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

export interface PostedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Posts one body. Throws what the connection fails with, or the reason of the signal. */
export type Poster = (
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<PostedAnswer>;

/**
 * Keeps its connections, so that a series of calls does not pay for each. Throws OPERATION_TOO_LARGE for an answer with more than
 * `maxAnswerBytes`.
 */
export function createPoster({ url, ca, cert, key }: PostTarget, maxAnswerBytes = MAX_ANSWER_BYTES): Poster {
  const isSecure = url.protocol === 'https:';
  const trust = Object.fromEntries(Object.entries({ ca, cert, key }).filter(([, value]) => value !== undefined));
  const agent = isSecure ? new SecureAgent({ keepAlive: true, ...trust }) : new PlainAgent({ keepAlive: true });
  const request = isSecure ? secureRequest : plainRequest;
  return (body, headers, signal) =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', agent, signal };
      const sent = request(url, { ...options, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      sent.on('error', reject);
      sent.on('response', (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        readBody(response, { url, maxBytes: maxAnswerBytes }).then(
          (bytes) => resolve({ status, headers: answered, body: bytes }),
          reject,
        );
      });
      sent.end(body);
    });
}

interface BodyLimit {
  readonly url: URL;
  readonly maxBytes: number;
}

async function readBody(response: IncomingMessage, { url, maxBytes }: BodyLimit): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) {
      response.destroy();
      throw new SpangraphError(
        'OPERATION_TOO_LARGE',
        `The answer of ${url.origin}${url.pathname} has over ${maxBytes} bytes.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
