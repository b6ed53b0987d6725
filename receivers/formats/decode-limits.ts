import { SpangraphError } from '../../src/errors.ts';

/**
 * What one request may hold beyond its size in bytes: a few bytes on the wire can become an object of a few hundred, so
 * the size alone bounds no memory. Far over what senders make (a batch of an SDK has 512 spans).
 */

/** Levels an AnyValue may be nested; also the recursion limit of protobuf parsers in other languages. */
export const MAX_VALUE_DEPTH = 100;

/** Spans in one request. Over it: BODY_TOO_LARGE. */
export const MAX_SPANS = 250_000;

/** Messages (spans, attributes, values, events ...) in one request. Over it: BODY_TOO_LARGE. */
export const MAX_MESSAGES = 5_000_000;

/**
 * Bytes of the ingest queue that a message takes at the least, however few it has on the wire: about what its objects and
 * its place in a list take in memory.
 */
export const DECODED_MESSAGE_BYTES = 64;

/** Is told while a request is decoded, again and again, how many messages it has by now. Throws to end the decoding. */
export type OnMessages = (messages: number) => void;

/** The error of a request over {@link MAX_MESSAGES}. */
export function tooManyMessages(): SpangraphError {
  return new SpangraphError('BODY_TOO_LARGE', `The request has more than ${MAX_MESSAGES} messages; send smaller ones.`);
}
