import type { Socket } from 'node:net';
import { type Protocol, protocolOf } from './first-bytes.ts';

/** From the connection to the bytes that show its protocol. Servers of HTTP wait as long for the headers of a request. */
const FIRST_BYTES_TIMEOUT_MS = 10_000;

/** What a new connection shows. */
export interface Opening {
  readonly protocol: Protocol;
  /** What has come. The socket still has it to be read. */
  readonly bytes: Buffer;
}

/** Connections that have not shown their protocol yet. */
export class Awaited {
  readonly #sockets = new Set<Socket>();

  /** Calls `onOpening` once, unless the connection ends before, or is silent for too long. */
  add(socket: Socket, onOpening: (opening: Opening) => void): void {
    const seen: Buffer[] = [];
    const timer = setTimeout(() => socket.destroy(), FIRST_BYTES_TIMEOUT_MS);
    const drop = (): void => void socket.destroy();
    const forget = (): void => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
      socket.off('readable', look).off('end', drop).off('error', drop).off('close', forget);
    };
    const look = (): void => {
      const bytes: Buffer | null = socket.read();
      if (bytes === null) return;
      seen.push(bytes);
      const whole = Buffer.concat(seen);
      const protocol = protocolOf(whole);
      if (protocol === undefined) return;
      forget();
      socket.unshift(whole);
      onOpening({ protocol, bytes: whole });
    };
    this.#sockets.add(socket);
    socket.on('readable', look).on('end', drop).on('error', drop).on('close', forget);
  }

  /** Ends them. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
