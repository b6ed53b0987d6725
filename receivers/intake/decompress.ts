import type { Transform } from 'node:stream';
import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { SpangraphError } from '../../src/errors.ts';
import type { Reservation } from '../../src/ingest/sink.ts';

/** The compressions served by every transport, as `Accept-Encoding` and `grpc-accept-encoding` name them. */
export const COMPRESSIONS = 'gzip, deflate, zstd';

/**
 * Turns a request's body into what was encoded; what comes out is reserved as it comes. Throws BODY_TOO_LARGE,
 * MALFORMED_REQUEST and QUEUE_FULL.
 */
export type Decompress = (body: Buffer, maxBytes: number, reservation: Reservation) => Promise<Buffer>;

/** Bytes that are inflated between two looks at the limits. */
const CHUNK_BYTES = 64 * 1024;
/** Largest window of a zstd frame, as a power of 2: 8 MiB, what RFC 9659 allows in a content encoding. */
const ZSTD_WINDOW_LOG = 23;

const identity: Decompress = (body) => Promise.resolve(body);
const gunzip = inflating('gzip', () => createGunzip({ chunkSize: CHUNK_BYTES }));

const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map([
  ['identity', identity],
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflating('deflate', () => createInflate({ chunkSize: CHUNK_BYTES }))],
  [
    'zstd',
    inflating('zstd', () =>
      createZstdDecompress({
        chunkSize: CHUNK_BYTES,
        params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG },
      }),
    ),
  ],
]);

/** What undoes the encoding that `header` names as `value`. Throws UNSUPPORTED_COMPRESSION for one that is not served. */
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

/** Inflates piece by piece, so that no body ever takes more memory than its limit and the queue allow. */
function inflating(name: string, createInflater: () => Transform): Decompress {
  return (body, maxBytes, reservation) =>
    new Promise((resolve, reject) => {
      const inflater = createInflater();
      const chunks: Buffer[] = [];
      let length = 0;
      inflater.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        try {
          if (length > maxBytes) throw bodyTooLarge(`The ${name} body decompresses to`, maxBytes);
          reservation.growTo(body.length + length);
        } catch (refusal) {
          inflater.destroy();
          reject(refusal);
        }
      });
      inflater.on('end', () => resolve(Buffer.concat(chunks, length)));
      inflater.on('error', (cause) => {
        reject(new SpangraphError('MALFORMED_REQUEST', `The body is not valid ${name}: ${cause.message}.`, { cause }));
      });
      inflater.end(body);
    });
}
