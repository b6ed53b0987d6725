/** Who answers operations. */
import type { TypedDocumentString } from '../generated/graphql.ts';
import { ask } from './ask.ts';

export interface Source {
  /** What tells its answers from those of other sources. */
  readonly name: string;
  /** As {@link ask}. */
  ask<Result, Variables>(
    operation: TypedDocumentString<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Result>;
}

/** The server that serves the page. */
export const server: Source = { name: 'server', ask };
