/** Span kinds as the enum shows them. */
import { SPAN_KINDS, SpanKind } from '../src/model/span.ts';

type KnownKind = (typeof SpanKind)[keyof typeof SpanKind];

/** The kind itself; UNSPECIFIED for a number that this version does not know. */
export function knownKind(kind: number): KnownKind {
  return kind in SPAN_KINDS ? (kind as KnownKind) : SpanKind.UNSPECIFIED;
}
