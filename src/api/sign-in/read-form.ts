import type { IncomingMessage } from 'node:http';
import { SpangraphError } from '../../errors.ts';

/** Bytes of a form: a token of the largest size and a path. */
const MAX_BYTES = 128 * 1_024;

/** The fields of a form. Throws BODY_TOO_LARGE, and UNSUPPORTED_MEDIA_TYPE for what is no form. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    throw new SpangraphError('UNSUPPORTED_MEDIA_TYPE', 'This takes a form: application/x-www-form-urlencoded.');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new SpangraphError('BODY_TOO_LARGE', `The form has over ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
