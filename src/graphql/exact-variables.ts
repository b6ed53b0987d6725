/** Variables whose integers keep every digit, so that a scalar can tell 2^53 from what rounds to it. */
import type { Plugin } from 'graphql-yoga';
import { parseExactJson } from '../model/exact-json.ts';
import { readJsonBody } from './request-errors.ts';

type RequestParser = Parameters<Parameters<NonNullable<Plugin['onRequestParse']>>[0]['setRequestParser']>[0];

/** Integers that a number cannot hold reach the scalars as bigint. Yoga reads a JSON body by its `json()`. */
export function useExactVariables(): Plugin {
  return {
    onRequestParse: ({ requestParser, setRequestParser }) => {
      if (requestParser) setRequestParser(exactly(requestParser));
    },
  };
}

function exactly(parse: RequestParser): RequestParser {
  return async (request) => {
    if (request.method !== 'GET') {
      request.json = async () => readJsonBody(await request.text());
      return parse(request);
    }
    const params = await parse(request);
    const text = new URL(request.url, 'http://localhost').searchParams.get('variables');
    const variables = text ? parseExactJson(text) : undefined;
    return isObject(variables) && !Array.isArray(params) && !(params instanceof Response)
      ? { ...params, variables }
      : params;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
