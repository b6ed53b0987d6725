import type { DetailFragment } from '../../generated/graphql.ts';

/** What the server knows of one span. */
export type Detail = DetailFragment;

export interface Attribute {
  readonly key: string;
  readonly type: string;
  readonly value: unknown;
}
