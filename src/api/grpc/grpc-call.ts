import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Caller } from '../../access/caller.ts';
import { SpangraphError } from '../../errors.ts';
import type { TracedRequest } from '../../telemetry/own-traces.ts';
import type { UnsentBytes } from '../answers/unsent-bytes.ts';

/** How the library shows a call. Methods with one answer look the same on the wire. */
export type CallStream = ServerWritableStream<Buffer, Buffer>;

export interface AdmittedCall {
  readonly caller: Caller;
  readonly request: TracedRequest;
  /** Ends the connection. */
  readonly cut: () => void;
}

export interface SendingLimits {
  /** Of all calls. */
  readonly unsent: UnsentBytes;
  /** Milliseconds that a client may read nothing. */
  readonly stallMs: number;
}

/** One call whose message has arrived, from a caller that may make it. */
export class GrpcCall {
  readonly #stream: CallStream;
  readonly #cut: () => void;
  readonly #gone = new AbortController();
  /** `/package.Service/Method` */
  readonly path: string;
  readonly caller: Caller;
  /** The call as a request of HTTP/2. */
  readonly request: TracedRequest;

  constructor(stream: CallStream, { caller, request, cut }: AdmittedCall) {
    this.#stream = stream;
    this.#cut = cut;
    this.path = stream.getPath();
    this.caller = caller;
    this.request = request;
    stream.once('cancelled', () => {
      this.#gone.abort(new SpangraphError('OPERATION_REFUSED', 'The client has cancelled the call, or its deadline.'));
    });
  }

  /** Aborted when nobody waits for the answer any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** The message that came. */
  get message(): Buffer {
    return this.#stream.request;
  }

  /** Sends messages one after the other, each when the one before is on its way. Resolves also if the client has gone. */
  async send(messages: readonly Uint8Array[], { unsent, stallMs }: SendingLimits): Promise<void> {
    const connection = { destroy: this.#cut };
    const total = messages.reduce((sum, { byteLength }) => sum + byteLength, 0);
    unsent.hold(connection, total);
    try {
      for (const message of messages) {
        if (this.gone.aborted) return;
        await this.#sendOne(message, stallMs);
        unsent.release(connection, message.byteLength);
      }
    } finally {
      unsent.forget(connection);
    }
  }

  #sendOne({ buffer, byteOffset, byteLength }: Uint8Array, stallMs: number): Promise<void> {
    return new Promise((resolve) => {
      const stall = setTimeout(this.#cut, stallMs);
      const done = (): void => {
        clearTimeout(stall);
        this.gone.removeEventListener('abort', done);
        resolve();
      };
      this.gone.addEventListener('abort', done);
      this.#stream.write(Buffer.from(buffer, byteOffset, byteLength), done);
    });
  }
}
