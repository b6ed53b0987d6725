import { promisify } from 'node:util';
import { gunzip, inflate, type ZlibOptions, zstdDecompress } from 'node:zlib';
import { SpangraphError } from '../../src/errors.ts';

/** Turns a request's body into what was encoded. Throws BODY_TOO_LARGE and MALFORMED_REQUEST. */
export type Decompress = (body: Buffer, maxBytes: number) => Promise<Buffer>;

type Inflate = (body: Buffer, options: Pick<ZlibOptions, 'maxOutputLength'>) => Promise<Buffer>;

const identity: Decompress = (body) => Promise.resolve(body);

const DECOMPRESSORS: ReadonlyMap<string, Decompress> = new Map([
  ['identity', identity],
  ['gzip', bounded('gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip))],
  ['x-gzip', bounded('gzip', promisify<Buffer, ZlibOptions, Buffer>(gunzip))],
  ['deflate', bounded('deflate', promisify<Buffer, ZlibOptions, Buffer>(inflate))],
  ['zstd', bounded('zstd', promisify<Buffer, Pick<ZlibOptions, 'maxOutputLength'>, Buffer>(zstdDecompress))],
]);

/** What undoes a Content-Encoding header. Throws UNSUPPORTED_COMPRESSION for one that is not served. */
export function decompressorFor(contentEncoding: string | undefined): Decompress {
  const name = contentEncoding?.trim().toLowerCase() ?? '';
  const decompress = name === '' ? identity : DECOMPRESSORS.get(name);
  if (decompress !== undefined) return decompress;
  throw new SpangraphError(
    'UNSUPPORTED_COMPRESSION',
    `Content-Encoding ${JSON.stringify(name.slice(0, 100))} is not served: send gzip, deflate, zstd or identity.`,
  );
}

/** The error of a body over the limit. `found` says what is too large. */
export function bodyTooLarge(found: string, maxBytes: number): SpangraphError {
  return new SpangraphError(
    'BODY_TOO_LARGE',
    `${found} more than the ${maxBytes} bytes allowed: send smaller batches, or raise the receiver's size limit.`,
  );
}

function bounded(name: string, inflateAll: Inflate): Decompress {
  return async (body, maxBytes) => {
    try {
      return await inflateAll(body, { maxOutputLength: maxBytes });
    } catch (error) {
      if (isOverflow(error)) throw bodyTooLarge(`The ${name} body decompresses to`, maxBytes);
      throw new SpangraphError('MALFORMED_REQUEST', `The body is not valid ${name}: ${messageOf(error)}.`, {
        cause: error,
      });
    }
  };
}

function isOverflow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
