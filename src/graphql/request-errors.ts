/** Requests whose form is wrong: what was sent, and what to send in its place. */
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { SpangraphError } from '../errors.ts';
import { parseExactJson } from '../model/exact-json.ts';
import { graphqlRefusal } from './path.ts';

const FORMS =
  'Send content-type: application/json with a body such as {"query": "{ traces { totalCount } }"}, or content-type: ' +
  'application/graphql with the text of the operation';

const ANSWERS =
  'application/graphql-response+json and application/json, in UTF-8, and text/event-stream for subscriptions';

/** Characters of a header that a message repeats. */
const SHOWN_LENGTH = 80;

/** For Yoga, which answers some of these requests without a word, and some as if they were right. Needs the text of listed documents. */
export function useRequestErrors(): Plugin {
  return {
    onRequestParse: ({ request, requestParser, setRequestParser }) => {
      if (!requestParser) throw unknownType(request);
      checkEncoding(request);
      setRequestParser(async (parsed) => {
        try {
          return await requestParser(parsed);
        } catch (error) {
          throw error instanceof SyntaxError ? badParameters(error) : error;
        }
      });
    },
    onParams: ({ params, request }) => {
      const { query } = params;
      if (query === undefined || query === null || (typeof query === 'string' && query.trim() === '')) {
        throw noQuery(request);
      }
    },
    onResponse: ({ request, response, setResponse, fetchAPI }) => {
      if (response.status === 406) setResponse(fetchAPI.Response.json(notAcceptable(request), { status: 406 }));
    },
  };
}

/** The object in the body of a POST. Throws a GraphQLError for everything else. */
export function readJsonBody(text: string): object {
  if (text.trim() === '') throw badRequest(`The body is empty. ${FORMS}.`);
  const value = parsedBody(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  if (Array.isArray(value)) {
    throw badRequest(`The body is a JSON list. Operations are sent one by one, each as an object. ${FORMS}.`);
  }
  throw badRequest(`The body is the JSON value ${JSON.stringify(value)?.slice(0, SHOWN_LENGTH)}. ${FORMS}.`);
}

function parsedBody(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(`The body is not JSON: ${error.message}. ${FORMS}.`);
    throw error;
  }
}

function unknownType({ method, headers }: Request): GraphQLError {
  if (method !== 'POST') return badRequest(`GraphQL takes GET and POST, not ${method}.`, 405);
  const type = headers.get('content-type') ?? '';
  const problem =
    type === '' ? 'The request has no content type' : `The content type ${shown(type)} is not served here`;
  return badRequest(`${problem}. ${FORMS}.`, 415, 'UNSUPPORTED_MEDIA_TYPE');
}

/** Throws a GraphQLError for a body that has to be decoded first: it would look like one that is broken. */
function checkEncoding({ method, headers }: Request): void {
  const encoding = headers.get('content-encoding')?.trim() ?? '';
  if (method !== 'POST' || encoding === '' || encoding.toLowerCase() === 'identity') return;
  const problem = `The content encoding ${shown(encoding)} is not served here. Send the body as it is, without content-encoding`;
  throw badRequest(`${problem}.`, 415, 'UNSUPPORTED_COMPRESSION');
}

function noQuery({ method, headers }: Request): GraphQLError {
  if (method === 'GET') {
    return badRequest(
      `There is no query. Give it in the URL (?query=%7B__typename%7D), or POST it: ${FORMS.replace('Send', 'send')}.`,
    );
  }
  const type = shown(headers.get('content-type') ?? '');
  return badRequest(`There is no query in the body, which was read as ${type}. ${FORMS}.`);
}

function badParameters({ message }: SyntaxError): GraphQLError {
  return badRequest(`The parameters variables and extensions must be JSON objects: ${message}.`);
}

/** In JSON, which is better than an answer without a word (RFC 9110, 15.5.7). */
function notAcceptable({ headers }: Request): object {
  const problem = `Accept: ${shown(headers.get('accept') ?? '')} takes no type that is served here`;
  return graphqlRefusal(new SpangraphError('NOT_ACCEPTABLE', `${problem}. Served are ${ANSWERS}.`));
}

const shown = (text: string): string => text.slice(0, SHOWN_LENGTH);

function badRequest(message: string, status = 400, code = 'BAD_REQUEST'): GraphQLError {
  const http = { status, ...(status === 405 && { headers: { allow: 'GET, POST' } }) };
  return new GraphQLError(message, { extensions: { code, http } });
}
