/** The response to a subscription: server-sent events of GraphQL over SSE, in the mode of distinct connections. */
import type { ServerResponse } from 'node:http';
import type { Reply } from '../../net/question.ts';
import { drained } from '../answers/outbox.ts';

export interface StreamLimits {
  /** Milliseconds between two comments while there is nothing to send. */
  readonly heartbeatMs: number;
  /** Milliseconds that a client may take nothing of an event. Then its connection is closed. */
  readonly stallMs: number;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // A proxy must not collect events.
  'x-accel-buffering': 'no',
};

export class EventStream {
  readonly #response: ServerResponse;
  readonly #limits: StreamLimits;
  readonly #heartbeat: NodeJS.Timeout;

  /** Sends the headers, so that the client knows that it is subscribed. */
  constructor(response: ServerResponse, limits: StreamLimits) {
    this.#response = response;
    this.#limits = limits;
    response.writeHead(200, HEADERS);
    response.write(':\n\n');
    this.#heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, limits.heartbeatMs);
  }

  /** The body is one line of JSON. Resolves with the milliseconds until the client could take more. */
  async next(body: Reply['body']): Promise<number> {
    this.#response.write('event: next\ndata: ');
    for (const piece of body) this.#response.write(piece);
    if (this.#response.write('\n\n') || this.#response.destroyed) return 0;
    const begun = performance.now();
    const stalled = setTimeout(() => this.#response.destroy(), this.#limits.stallMs);
    await drained(this.#response);
    clearTimeout(stalled);
    return performance.now() - begun;
  }

  /** Says that nothing follows, and closes. */
  complete(): void {
    this.#response.write('event: complete\ndata:\n\n');
    this.close();
  }

  /** Closes. A client that has not heard {@link complete} may connect again. */
  close(): void {
    clearInterval(this.#heartbeat);
    this.#response.end();
  }
}
