import { SpangraphError } from '../../errors.ts';
import { parseExactJson } from '../../model/exact-json.ts';
import type { Question } from '../../net/question.ts';
import { type JsonObject, readObject } from './read-fields.ts';

/** The body as a JSON object. An empty body is an empty object. Throws BAD_USER_INPUT. */
export function readJsonBody({ body }: Question): JsonObject {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return readObject(parseExactJson(text), 'The body');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SpangraphError('BAD_USER_INPUT', `The body is not valid JSON: ${error.message}.`, { cause: error });
  }
}
