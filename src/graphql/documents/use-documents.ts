/** The Yoga plugin that finds the text of documents that are asked for by their ids, and refuses those that are not trusted. */
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { SpangraphError } from '../../errors.ts';
import { refusedOperation } from '../execution/refused-operation.ts';
import type { Documents } from './documents.ts';

/** The parameter that has an id. */
export const DOCUMENT_ID = 'documentId';

/** Must come before whatever looks at the text of an operation. */
export function useDocuments(documents: Documents): Plugin {
  return {
    onParams: ({ params, request, setParams }) => {
      const query = textOf(documents, params, request);
      if (query === undefined) return;
      const found = { ...params, query };
      Reflect.deleteProperty(found, DOCUMENT_ID);
      setParams(found);
    },
  };
}

function textOf(documents: Documents, params: GraphQLParams, request: Request): string | undefined {
  try {
    return documents.textOf({
      query: params.query ?? undefined,
      documentId: documentIdOf(params, request),
      apolloHash: apolloHashOf(params.extensions),
    });
  } catch (error) {
    throw error instanceof SpangraphError ? refusedOperation(error) : error;
  }
}

/** Yoga reads only the parameters that it knows from a URL. */
function documentIdOf(params: object, { method, url }: Request): unknown {
  const inBody: unknown = Reflect.get(params, DOCUMENT_ID);
  return inBody ?? (method === 'GET' ? new URL(url).searchParams.get(DOCUMENT_ID) : undefined) ?? undefined;
}

function apolloHashOf(extensions: unknown): unknown {
  return memberOf(memberOf(extensions, 'persistedQuery'), 'sha256Hash');
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
