/** A list of documents as plain data, because it crosses threads. */

/** `any`: every document is executed. `trusted`: those of the list only. */
export type DocumentsMode = 'any' | 'trusted';

export interface DocumentsData {
  readonly mode: DocumentsMode;
  /** The text of each document by its id: the lower-case hex digits of its SHA-256 or SHA-1. */
  readonly byId: ReadonlyMap<string, string>;
}

/** Every document is executed, and none has an id. */
export const NO_DOCUMENTS: DocumentsData = { mode: 'any', byId: new Map() };
