import { type Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What became of a request. */
export interface Outcome {
  /** The status, or `timeout`, or the error of the connection. */
  readonly status: number | string;
  readonly retryAfter: string | undefined;
  readonly milliseconds: number;
}

/** Milliseconds after which SDKs give up. */
const SENDER_TIMEOUT_MS = 10_000;

/** Pieces of a slow upload. */
const PIECES = 8;

/** Sends one request as an SDK does, in `uploadMs` at least. */
export function post(url: string, agent: Agent, body: Buffer, uploadMs = 0): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const end = (status: number | string, retryAfter?: string): void =>
      resolve({ status, retryAfter, milliseconds: performance.now() - begun });
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers, timeout: SENDER_TIMEOUT_MS }, (response) => {
      response.resume().on('end', () => end(response.statusCode ?? 0, response.headers['retry-after']));
    });
    sent.on('timeout', () => {
      end('timeout');
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    if (uploadMs === 0) sent.end(body);
    else void upload(sent, body, uploadMs);
  });
}

async function upload(sent: ClientRequest, body: Buffer, uploadMs: number): Promise<void> {
  const bytes = Math.ceil(body.length / PIECES);
  for (let from = 0; from < body.length; from += bytes) {
    if (sent.destroyed) return;
    sent.write(body.subarray(from, from + bytes));
    await pause(uploadMs / PIECES);
  }
  sent.end();
}
