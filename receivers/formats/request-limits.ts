import { SpangraphError } from '../../src/errors.ts';

/**
 * Limits on one request beside its size in bytes. A few bytes on the wire can become an object of a few hundred, so the size
 * alone does not bound memory. The limits are far above what senders make: a batch of an SDK has 512 spans.
 */

/** Levels of nested AnyValues. Protobuf parsers in other languages have the same recursion limit. */
export const MAX_VALUE_DEPTH = 100;

/** Spans in one request. More are BODY_TOO_LARGE. */
export const MAX_SPANS = 250_000;

/** Messages (spans, attributes, values, events and so on) in one request. More are BODY_TOO_LARGE. */
export const MAX_MESSAGES = 5_000_000;

/**
 * The least number of bytes that a message takes in the ingest queue, however few it has on the wire: about the memory of
 * its objects and its place in a list.
 */
export const DECODED_MESSAGE_BYTES = 64;

/** Spans between two moments in which the decoding of a request may pause. */
export const SPANS_A_STEP = 16;

/** Called repeatedly during decoding with the number of messages so far. Throws to stop the decoding. */
export type OnMessages = (messages: number) => void;

/** The error of a request over {@link MAX_MESSAGES}. */
export function tooManyMessages(): SpangraphError {
  return new SpangraphError('BODY_TOO_LARGE', `The request has more than ${MAX_MESSAGES} messages; send smaller ones.`);
}
