import type { Server, Socket } from 'node:net';

/**
 * Call before the server listens, and after its door is made: it then hears of all connections. The result cuts off those that are open,
 * whatever state they are in. `destroy` of a session of HTTP/2 is not enough: after `close` it waits for the other end.
 */
export function cutOffOf(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
