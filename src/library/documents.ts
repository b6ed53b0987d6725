/** The forms in which people write GraphQL documents, and their text. */
import { type DocumentNode, print } from 'graphql';
import type { DocumentTypeDecoration } from './document-types.ts';

/**
 * A document with the types of its result and its variables, as GraphQL Code Generator (`TypedDocumentNode`, `TypedDocumentString`) and
 * gql.tada make them.
 */
export type TypedDocument<Result, Variables> = DocumentTypeDecoration<Result, Variables>;

/** A text, or a tree as graphql-tag makes it, of any version of the package graphql. */
export type UntypedDocument =
  | string
  | {
      readonly kind: string;
      readonly definitions: readonly unknown[];
      /** A document with types is a {@link TypedDocument}, and its types are checked. */
      readonly __apiType?: never;
    };

/** The variables of an operation: they may be left out if none is required. */
export type VariablesOf<Variables> =
  Record<string, never> extends Variables ? readonly [variables?: Variables] : readonly [variables: Variables];

/** The text of a document: a text, an object that is one, or a tree. Throws a TypeError for anything else. */
export function textOf(document: unknown): string {
  if (typeof document === 'string') return document;
  // What codegen makes in its mode `string` is an object.
  if (Object.prototype.toString.call(document) === '[object String]') return String(document);
  if (isTree(document)) return print(document);
  throw new TypeError('query: expected a GraphQL document: a text, or what gql.tada or GraphQL Code Generator makes.');
}

function isTree(document: unknown): document is DocumentNode {
  return typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'Document';
}
