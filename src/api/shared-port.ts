/** The API's part of a port that a receiver has opened: the receiver hands over the requests that it does not take. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { HandedConnection } from '../net/handed/connection.ts';
import { PortStream } from '../net/handed/port-stream.ts';
import { answerNotYet } from './server.ts';

export class SharedPort {
  readonly #connections = new Set<PortStream>();
  readonly #server = createServer();
  #listener: RequestListener = answerNotYet;

  constructor() {
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#listener(request, response),
    );
  }

  /** Answers requests by `listener` from now on. Before that, they get 503. */
  serve(listener: RequestListener): void {
    this.#listener = listener;
  }

  /** Serves a connection. It has one request. */
  take({ port, ends }: HandedConnection): void {
    const connection = new PortStream(port, ends);
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
    // The response hears of it by the end of the connection.
    connection.on('error', () => undefined);
    this.#server.emit('connection', connection);
  }

  /** Closes what is left. A receiver that has stopped has waited for the answers. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
  }
}
