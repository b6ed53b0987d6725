import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';
import { type Compression, inflate, REQUEST_LIMITS } from '../formats/compression/inflate.ts';

/** The compressions that every transport serves, as `Accept-Encoding` and `grpc-accept-encoding` name them. */
export const COMPRESSIONS = 'gzip, deflate, zstd';

/**
 * Decompresses the body of a request. The output is reserved as it comes. Throws BODY_TOO_LARGE, MALFORMED_REQUEST and
 * QUEUE_FULL.
 */
export type Decompress = (body: Buffer, maxBytes: number, reservation: Reservation) => Promise<Buffer>;

const identity: Decompress = (body) => Promise.resolve(body);

const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map([
  ['identity', identity],
  ['gzip', inflating('gzip')],
  ['x-gzip', inflating('gzip')],
  ['deflate', inflating('deflate')],
  ['zstd', inflating('zstd')],
]);

/** The way to undo the encoding that `header` names as `value`. Throws UNSUPPORTED_COMPRESSION for an unknown one. */
export function decompressorFor(header: string, value: string | undefined): Decompress {
  const name = value?.trim().toLowerCase() ?? '';
  const decompress = name === '' ? identity : DECOMPRESSORS.get(name);
  if (decompress !== undefined) return decompress;
  throw new SpangraphError(
    'UNSUPPORTED_COMPRESSION',
    `${header} ${JSON.stringify(name.slice(0, 100))} is not served: send ${COMPRESSIONS} or identity.`,
  );
}

/** The error of a body over the limit. `found` says what is too large. */
export function bodyTooLarge(found: string, maxBytes: number): SpangraphError {
  return new SpangraphError(
    'BODY_TOO_LARGE',
    `${found} more than the ${maxBytes} bytes allowed: send smaller batches, or raise the receiver's size limit.`,
  );
}

/** Stops at the first piece over a limit, so that a small body cannot take much memory. */
function inflating(compression: Compression): Decompress {
  return async (body, maxBytes, reservation) => {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of inflate([body], compression, REQUEST_LIMITS)) {
      length += chunk.length;
      if (length > maxBytes) throw bodyTooLarge(`The ${compression} body decompresses to`, maxBytes);
      reservation.growTo(body.length + length);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  };
}
