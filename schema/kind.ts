/** Span kinds and status codes for the enums. */
import { SpanKind, StatusCode } from '../src/model/span.ts';

type KnownKind = (typeof SpanKind)[keyof typeof SpanKind];
type KnownStatusCode = (typeof StatusCode)[keyof typeof StatusCode];

/** The kind itself; UNSPECIFIED for a number that this version does not know. */
export function knownKind(kind: number): KnownKind {
  return Object.values(SpanKind).find((known) => known === kind) ?? SpanKind.UNSPECIFIED;
}

/** The code itself; UNSET for a number that this version does not know. */
export function knownStatusCode(code: number): KnownStatusCode {
  return Object.values(StatusCode).find((known) => known === code) ?? StatusCode.UNSET;
}
