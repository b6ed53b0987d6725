import type { SpanDetailQuery } from '../../generated/graphql.ts';

/** What the server knows of one span. */
export type Detail = NonNullable<SpanDetailQuery['span']>;

export interface Attribute {
  readonly key: string;
  readonly type: string;
  readonly value: unknown;
}
