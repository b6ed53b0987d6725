/** Stops an HTTP server: requests under way are answered, and nothing else is waited for. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The events with which a server passes a request on. A listener of `checkContinue` has to answer such requests itself. */
export type RequestEvent = 'request' | 'checkContinue';

/**
 * Call before the server listens, with the events that it has listeners for. The result stops it: it closes connections without a request at once, also those that never
 * sent one (browsers open some ahead), and the others when their requests have been answered. What is left after `graceMs`
 * milliseconds is cut off. It resolves when all connections are closed.
 */
export function stopperOf(
  server: Server,
  graceMs: number,
  events: readonly RequestEvent[] = ['request'],
): () => Promise<void> {
  const idle = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const onRequest = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    if (isStopping) closeAfter(response);
    idle.delete(socket);
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      if (isStopping) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
  };
  server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  for (const event of events) server.prependListener(event, onRequest);
  return () => {
    if (!server.listening) return Promise.resolve();
    isStopping = true;
    for (const response of underWay) closeAfter(response);
    for (const socket of idle) socket.destroy();
    return new Promise((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  };
}

/** Closes the connection when the response has been sent. */
function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
