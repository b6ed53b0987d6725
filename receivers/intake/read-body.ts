import type { Readable } from 'node:stream';
import type { Reservation } from '../../src/ingest/sink.ts';

/** Throws where the body that has come so far, of `length` bytes, must not go on. `chunk` is the last piece of it. */
export type CheckBody = (length: number, chunk: Buffer) => void;

/**
 * The whole body; undefined where the sender went away before its end. Its bytes are reserved as they come. Throws what
 * `check` throws, and QUEUE_FULL where `reservation` has no more room, leaving the rest unread.
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
    source.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
