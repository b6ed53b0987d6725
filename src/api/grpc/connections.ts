import type { Socket } from 'node:net';

/** The other end of a connection. */
interface OtherEnd {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** A connection as calls see it. */
interface Connection {
  readonly socket: Pick<Socket, 'remoteAddress'>;
  /** Ends it with all of its calls. */
  readonly cut: () => void;
}

/** The open connections of a server. The library names them by their other end alone. */
export class Connections {
  readonly #open = new Map<string, Socket>();

  add(socket: Socket): void {
    const name = nameOf(socket);
    this.#open.set(name, socket);
    socket.once('close', () => {
      if (this.#open.get(name) === socket) this.#open.delete(name);
    });
    // A broken connection is its client's concern. Its calls end with it.
    socket.on('error', () => {});
  }

  of(end: OtherEnd): Connection {
    const socket = this.#open.get(nameOf(end));
    return { socket: socket ?? { remoteAddress: end.remoteAddress }, cut: () => void socket?.destroy() };
  }

  cutAll(): void {
    for (const socket of this.#open.values()) socket.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: OtherEnd): string {
  return `${remoteAddress} ${remotePort}`;
}
