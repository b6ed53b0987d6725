/** A reference of a span to another. */
export interface Reference {
  readonly type: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceId: string;
  readonly spanId: string;
}

/** The part of a span that its parent is chosen from. */
export interface SpanReferences {
  readonly traceId: string;
  readonly spanId: string;
  readonly references: readonly Reference[];
}
