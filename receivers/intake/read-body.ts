import type { Readable } from 'node:stream';
import type { Reservation } from '../../src/ingest/sink.ts';

/** Throws to refuse a body after its first `length` bytes. `chunk` is the last piece of them. */
export type CheckBody = (length: number, chunk: Buffer) => void;

/**
 * The whole body. Undefined if the sender disconnected before its end. Bytes are reserved as they arrive. Throws what
 * `check` throws, and QUEUE_FULL if `reservation` has no more room. The rest is then left unread.
 */
export function readBody(source: Readable, reservation: Reservation, check: CheckBody): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      source.off('data', onData).off('end', onEnd).off('close', onClose).pause();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      try {
        check(length, chunk);
        reservation.growTo(length);
      } catch (refusal) {
        stop();
        reject(refusal);
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(Buffer.concat(chunks, length));
    };
    const onClose = (): void => {
      stop();
      resolve(undefined);
    };
    // A stream of HTTP/2 that has no content ends by itself, before anybody reads it.
    if (source.readableEnded) resolve(Buffer.alloc(0));
    else source.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
