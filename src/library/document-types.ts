/**
 * How a document carries the types of its result and its variables: the convention of TypedDocumentNode, which GraphQL Code Generator
 * and gql.tada follow (https://github.com/dotansimha/graphql-typed-document-node). It is declared here, because its package
 * would bring the whole package graphql to everyone who installs this one.
 */
export interface DocumentTypeDecoration<Result, Variables> {
  /** Never there when a program runs. */
  __apiType?: (variables: Variables) => Result;
}
