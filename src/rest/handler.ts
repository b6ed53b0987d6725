/**
 * The REST API of the original system, for its users (docs/migrating.md). It is built on the same use cases as GraphQL.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ERROR_CODES, SpangraphError } from '../errors.ts';
import { stringifyExactJson } from '../model/exact-json.ts';
import type { QueryService } from '../query/query-service.ts';
import { histograms } from './histograms.ts';
import { readJsonBody } from './read-body.ts';
import { type Asking, search, trace } from './search.ts';
import { tagStatistics, tags, tagValues } from './tags.ts';

/** The prefix of all paths. */
export const REST_PREFIX = '/v1/';

/** Items of one page, as the original has on SQLite. */
const PAGE_SIZE = 200;

export interface RestHandlerOptions {
  /** Creates the service of one request. The signal ends its reads. */
  readonly query: (signal: AbortSignal) => QueryService;
  /** Maximum number of items of a page (`api.limits.max_page_size`). */
  readonly maxPageSize: number;
  /** Identifies this installation. Stays the same after a restart. */
  readonly systemId: string;
  readonly log: { error(details: object, message: string): void };
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** `name` is the variable part of the path. */
  readonly answer: (request: IncomingMessage, name: string, asking: Asking) => Promise<object | string>;
}

function routesOf({ systemId }: RestHandlerOptions): readonly Route[] {
  return [
    { method: 'GET', path: /^ping$/, answer: async () => 'pong' },
    { method: 'GET', path: /^system-info$/, answer: async () => ({ systemId }) },
    {
      method: 'POST',
      path: /^search$/,
      answer: async (request, _name, asking) => search(await readJsonBody(request), asking),
    },
    { method: 'GET', path: /^trace\/([^/]+)$/, answer: (_request, name, asking) => trace(name, asking) },
    { method: 'GET', path: /^tags$/, answer: (_request, _name, asking) => tags(asking) },
    {
      method: 'POST',
      path: /^tags\/([^/]+)\/statistics$/,
      answer: async (request, name, asking) => tagStatistics(name, await readJsonBody(request), asking),
    },
    {
      method: 'POST',
      path: /^tags\/([^/]+)$/,
      answer: async (request, name, asking) => tagValues(name, await readJsonBody(request), asking),
    },
    {
      method: 'POST',
      path: /^histograms$/,
      answer: async (request, _name, asking) => histograms(await readJsonBody(request), asking),
    },
  ];
}

/** Answers all requests under {@link REST_PREFIX}. Holds no resources. */
export function createRestHandler(options: RestHandlerOptions): RequestListener {
  const routes = routesOf(options);
  return (request, response) => void serve(routes, options, request, response);
}

async function serve(
  routes: readonly Route[],
  options: RestHandlerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const { route, name } = findRoute(routes, request);
    const asking: Asking = {
      query: options.query(gone.signal),
      now: new Date(),
      pageSize: Math.min(PAGE_SIZE, options.maxPageSize),
    };
    const answer = await route.answer(request, name, asking);
    if (typeof answer === 'string') send(response, 200, 'text/plain; charset=utf-8', answer);
    else send(response, 200, 'application/json; charset=utf-8', stringifyExactJson(answer));
  } catch (thrown) {
    if (!gone.signal.aborted) fail(response, thrown, options);
  }
}

function findRoute(routes: readonly Route[], request: IncomingMessage): { route: Route; name: string } {
  const path = (request.url ?? '').split('?', 1)[0]?.slice(REST_PREFIX.length) ?? '';
  const fitting = routes.filter((route) => route.path.test(path));
  const route = fitting.find(({ method }) => method === request.method);
  if (route !== undefined) return { route, name: decode(route.path.exec(path)?.[1] ?? '') };
  if (fitting.length === 0) throw new SpangraphError('NOT_FOUND', 'Nothing is served at this path.');
  const methods = fitting.map(({ method }) => method).join(', ');
  throw new SpangraphError('METHOD_NOT_ALLOWED', `${request.method} is not served at this path: use ${methods}.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SpangraphError('BAD_USER_INPUT', `The path has a part that is not percent-encoded text: ${text}`);
  }
}

function fail(response: ServerResponse, thrown: unknown, { log }: RestHandlerOptions): void {
  const error = SpangraphError.from(thrown);
  if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ err: thrown }, 'A REST request failed unexpectedly.');
  const { httpStatus, retryable } = ERROR_CODES[error.code];
  if (retryable) response.setHeader('retry-after', Math.max(1, Math.ceil((error.retryAfterMs ?? 1000) / 1000)));
  const body = JSON.stringify({ errorMessage: error.message });
  send(response, httpStatus, 'application/json; charset=utf-8', body);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
