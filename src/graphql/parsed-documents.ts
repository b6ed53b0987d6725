/** What is known of the texts of operations: it follows from the text and the limits alone, so all stores of a thread share it. */
import type { DocumentNode } from 'graphql';
import { BoundedCache } from '../model/bounded-cache.ts';

/** Texts that are remembered of each kind. */
const MAX_DOCUMENTS = 1_024;

export interface ParsedDocuments {
  readonly documentCache: BoundedCache<string, DocumentNode>;
  /** Why a text is no operation. */
  readonly errorCache: BoundedCache<string, Error>;
}

export function parsedDocuments(): ParsedDocuments {
  return { documentCache: new BoundedCache(MAX_DOCUMENTS), errorCache: new BoundedCache(MAX_DOCUMENTS) };
}
