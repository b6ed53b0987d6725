import type { IncomingMessage } from 'node:http';
import { SpangraphError } from '../errors.ts';
import { parseExactJson } from '../model/exact-json.ts';
import { type JsonObject, readObject } from './read-fields.ts';

/** Maximum number of bytes of a request's body, as for GraphQL. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The body as a JSON object. An empty body is an empty object. Throws BAD_USER_INPUT and BODY_TOO_LARGE. */
export async function readJsonBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read and discarded, so that the sender can read the answer.
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (length > MAX_BODY_BYTES) {
    throw new SpangraphError(
      'BODY_TOO_LARGE',
      `The body has ${length} bytes, more than the ${MAX_BODY_BYTES} allowed.`,
    );
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return readObject(parseExactJson(text), 'The body');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SpangraphError('BAD_USER_INPUT', `The body is not valid JSON: ${error.message}.`, { cause: error });
  }
}
