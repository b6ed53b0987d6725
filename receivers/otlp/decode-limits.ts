/**
 * What one request may hold beyond its size in bytes: a few bytes on the wire can become an object of a few hundred, so
 * the size alone bounds no memory. Far over what senders make (a batch of an SDK has 512 spans).
 */

/** Levels an AnyValue may be nested; also the recursion limit of protobuf parsers in other languages. */
export const MAX_VALUE_DEPTH = 100;

/** Spans in one request. Over it: BODY_TOO_LARGE. */
export const MAX_SPANS = 250_000;

/** Messages (spans, attributes, values, events ...) in one protobuf request. Over it: BODY_TOO_LARGE. */
export const MAX_MESSAGES = 5_000_000;
