import type { Socket } from 'node:net';

/** Time that a client has to read the answer. */
const LINGER_MS = 2_000;

/** Answers a connection with status 400 of HTTP/1.1 and `text`, and closes it. Clients that speak something else see no more than the end. */
export function answerHttp1(socket: Socket, text: string): void {
  const body = `${text}\n`;
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  // A connection that is closed with unread bytes is reset, and its answer lost.
  socket.on('error', () => socket.destroy()).once('close', () => clearTimeout(timer));
  socket.once('end', () => socket.destroy()).resume();
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
