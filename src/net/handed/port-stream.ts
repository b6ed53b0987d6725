/**
 * One end of a byte stream between two threads, over a pair of message ports. To a server of HTTP it is a connection: it knows the
 * addresses of the socket that it stands for. Each chunk waits until the other end has room for it, so little is held in between.
 */
import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import type { ConnectionEnds } from './connection.ts';

/** The other end has room for the next chunk. */
const TAKEN = 'taken';
/** No chunk follows. */
const END = 'end';

type Message = Uint8Array<ArrayBuffer> | typeof TAKEN | typeof END;
type Done = (error?: Error | null) => void;

export class PortStream extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  /** As sockets of TLS have it; others have no such property. */
  declare readonly encrypted?: true;
  readonly #port: MessagePort;
  /** Of the chunk that the other end has not taken yet. */
  #written: Done | undefined;
  /** Whether the other end waits to hear that its chunk was taken. */
  #owesTaken = false;
  #hasEnded = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(port: MessagePort, ends: ConnectionEnds) {
    super({ allowHalfOpen: true });
    this.#port = port;
    this.remoteAddress = ends.remoteAddress;
    this.remotePort = ends.remotePort;
    this.localAddress = ends.localAddress;
    this.localPort = ends.localPort;
    if (ends.isEncrypted) this.encrypted = true;
    port.on('message', (message: Message) => this.#hear(message));
    port.on('close', () => this.#otherEndClosed());
  }

  /** As `net.Socket` has it: `timeout` is emitted after so many milliseconds without traffic. 0: never. */
  setTimeout(ms: number, onTimeout?: () => void): this {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = ms === 0 || this.destroyed ? undefined : setTimeout(() => this.emit('timeout'), ms).unref();
    if (onTimeout !== undefined) this.once('timeout', onTimeout);
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#idleTimer?.refresh();
    this.#written = done;
    // In memory of its own: what a chunk is a part of may be large, and in use.
    const bytes = new Uint8Array(chunk);
    this.#port.postMessage(bytes satisfies Message, [bytes.buffer]);
  }

  override _final(done: Done): void {
    this.#port.postMessage(END satisfies Message);
    done();
  }

  override _read(): void {
    this.#acknowledge();
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#idleTimer);
    this.#port.close();
    done(error);
  }

  #hear(message: Message): void {
    this.#idleTimer?.refresh();
    if (message === TAKEN) {
      const written = this.#written;
      this.#written = undefined;
      written?.();
    } else if (message === END) {
      this.#hasEnded = true;
      this.push(null);
    } else {
      this.#owesTaken = true;
      if (this.push(message)) this.#acknowledge();
    }
  }

  /** Tells the other end that there is room, if it waits for that. */
  #acknowledge(): void {
    if (!this.#owesTaken) return;
    this.#owesTaken = false;
    this.#port.postMessage(TAKEN satisfies Message);
  }

  /** What has arrived is still read. */
  #otherEndClosed(): void {
    if (this.#hasEnded && !this.readableEnded) this.once('end', () => this.destroy());
    else this.destroy();
  }
}
