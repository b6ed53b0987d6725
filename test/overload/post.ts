import { type Agent, request } from 'node:http';

/** What became of a request. */
export interface Outcome {
  /** The status, or `timeout`, or the error of the connection. */
  readonly status: number | string;
  readonly retryAfter: string | undefined;
  readonly milliseconds: number;
}

/** Milliseconds after which SDKs give up. */
const SENDER_TIMEOUT_MS = 10_000;

/** Sends one request as an SDK does. */
export function post(url: string, agent: Agent, body: Buffer): Promise<Outcome> {
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
    sent.end(body);
  });
}
