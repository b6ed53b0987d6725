import type { IncomingMessage } from 'node:http';
import type { Reservation } from '../../src/ingest/sink.ts';
import { bodyTooLarge } from './decompress.ts';

/** Throws BODY_TOO_LARGE where Content-Length already tells that the body is over the limit. */
export function checkContentLength(request: IncomingMessage, maxBytes: number): void {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge('The body has', maxBytes);
}

/**
 * The whole body; undefined where the sender went away before its end. Throws BODY_TOO_LARGE as soon as more than
 * `maxBytes` have come, and QUEUE_FULL where `reservation` has no more room, leaving the rest unread.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  reservation: Reservation,
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      request.off('data', onData).off('end', onEnd).off('close', onClose).pause();
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      try {
        if (length > maxBytes) throw bodyTooLarge('The body has', maxBytes);
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
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
