/** The documents that clients may ask for by their ids, or at all. */
import { hash } from 'node:crypto';
import { SpangraphError } from '../../errors.ts';
import { plainId } from './document-file.ts';
import type { DocumentsData } from './documents-data.ts';

/** How a request says what is to be executed. */
export interface AskedDocument {
  /** Its text. */
  readonly query?: unknown;
  /** Its id (GraphQL over HTTP, appendix "Persisted Documents"). */
  readonly documentId?: unknown;
  /** Its SHA-256 as Apollo's clients send it: `extensions.persistedQuery.sha256Hash`. */
  readonly apolloHash?: unknown;
}

export class Documents {
  #mode: DocumentsData['mode'];
  #byId: DocumentsData['byId'];
  #texts: ReadonlySet<string>;

  constructor(data: DocumentsData) {
    this.#mode = data.mode;
    this.#byId = data.byId;
    this.#texts = new Set(data.byId.values());
  }

  /** Takes the place of what was listed. Operations that have begun go on. */
  replace(data: DocumentsData): void {
    this.#mode = data.mode;
    this.#byId = data.byId;
    this.#texts = new Set(data.byId.values());
  }

  /**
   * The text to execute, or undefined for a request without a document. Throws DOCUMENT_NOT_TRUSTED, DOCUMENT_UNKNOWN and
   * BAD_USER_INPUT.
   */
  textOf({ query, documentId, apolloHash }: AskedDocument): string | undefined {
    const id = documentId ?? apolloHash;
    if (id === undefined || id === null) return this.#trusted(query);
    if (typeof id !== 'string') throw new SpangraphError('BAD_USER_INPUT', 'The id of a document must be a string.');
    if (typeof query === 'string') return this.#trusted(withHash(query, plainId(id)));
    const text = this.#byId.get(plainId(id));
    if (text !== undefined) return text;
    // Apollo's clients then send the text.
    const isApollo = documentId === undefined && this.#mode === 'any';
    const message = isApollo
      ? APOLLO_UNKNOWN
      : `No document with this id is listed in api.documents.file: ${shown(id)}.`;
    throw new SpangraphError(isApollo ? 'PERSISTED_QUERY_NOT_FOUND' : 'DOCUMENT_UNKNOWN', message);
  }

  /** Throws DOCUMENT_NOT_TRUSTED if the server answers no introspection. */
  checkOpen(): void {
    if (this.#mode === 'any') return;
    throw new SpangraphError(
      'DOCUMENT_NOT_TRUSTED',
      'This server executes only listed documents, and does not show its schema. The package spangraph has it: schema/schema.graphql.',
    );
  }

  /** The text of a listed document is as good as its id. */
  #trusted(query: unknown): string | undefined {
    if (this.#mode === 'any') return typeof query === 'string' ? query : undefined;
    if (typeof query === 'string' && this.#texts.has(query)) return query;
    throw new SpangraphError(
      'DOCUMENT_NOT_TRUSTED',
      'This server executes only the documents that api.documents.file lists: add this one, and ask for it by its id.',
    );
  }
}

/** The message that Apollo's clients look for. */
const APOLLO_UNKNOWN = 'PersistedQueryNotFound';
const MAX_SHOWN = 80;

function shown(id: string): string {
  return JSON.stringify(id.slice(0, MAX_SHOWN));
}

function withHash(query: string, id: string): string {
  if (hash('sha256', query) === id) return query;
  throw new SpangraphError('BAD_USER_INPUT', 'The id of the document is not the SHA-256 of the text beside it.');
}
