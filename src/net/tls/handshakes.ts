import type { Socket, Server as TcpServer } from 'node:net';
import { Server } from 'node:tls';

/**
 * Call before the server listens. The result cuts off the connections that have not agreed on TLS yet: `close` of a server would
 * wait for them. Without TLS there are none.
 */
export function handshakesOf(server: TcpServer): () => void {
  if (!(server instanceof Server)) return () => {};
  /** By their other end: the socket of TLS is another object. */
  const underWay = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const otherEnd = otherEndOf(socket);
    underWay.set(otherEnd, socket);
    socket.once('close', () => {
      if (underWay.get(otherEnd) === socket) underWay.delete(otherEnd);
    });
  });
  server.on('secureConnection', (socket) => underWay.delete(otherEndOf(socket)));
  return () => {
    for (const socket of underWay.values()) socket.destroy();
  };
}

function otherEndOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
