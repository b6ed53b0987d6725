/**
 * The REST API of the original system, for its users (docs/migrating.md). It is built on the same use cases as GraphQL.
 */
import { SpangraphError } from '../errors.ts';
import { stringifyExactJson } from '../model/exact-json.ts';
import type { Answer, AnswerContext, Question, Reply } from '../net/question.ts';
import { errorReply, textReply } from '../net/question.ts';
import { histograms } from './histograms.ts';
import { REST_PREFIX, restRefusal } from './path.ts';
import { readJsonBody } from './read-body.ts';
import { type Asking, search, trace } from './search.ts';
import { tagStatistics, tags, tagValues } from './tags.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Items of one page, as the original has on SQLite. */
const PAGE_SIZE = 200;

export interface RestAnswerOptions {
  /** Creates what answers one request. The context ends its reads. */
  readonly useCases: (context: AnswerContext) => Pick<Asking, 'query' | 'counts'>;
  /** Maximum number of items of a page (`api.limits.max_page_size`). */
  readonly maxPageSize: number;
  /** Maximum number of buckets of time in one answer (`api.limits.max_metric_buckets`). */
  readonly maxBuckets: number;
  /** Identifies this installation. Stays the same after a restart. */
  readonly systemId: string;
  readonly log: { error(details: object, message: string): void };
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** What the server's own metrics call it. */
  readonly operation: string;
  /** `name` is the variable part of the path. */
  readonly answer: (question: Question, name: string, asking: Asking) => Promise<object | string>;
}

function routesOf({ systemId }: RestAnswerOptions): readonly Route[] {
  return [
    { method: 'GET', path: /^ping$/, operation: 'rest/ping', answer: async () => 'pong' },
    { method: 'GET', path: /^system-info$/, operation: 'rest/system-info', answer: async () => ({ systemId }) },
    {
      method: 'POST',
      path: /^search$/,
      operation: 'rest/search',
      answer: async (question, _name, asking) => search(readJsonBody(question), asking),
    },
    {
      method: 'GET',
      path: /^trace\/([^/]+)$/,
      operation: 'rest/trace',
      answer: (_question, name, asking) => trace(name, asking),
    },
    { method: 'GET', path: /^tags$/, operation: 'rest/tags', answer: (_request, _name, asking) => tags(asking) },
    {
      method: 'POST',
      path: /^tags\/([^/]+)\/statistics$/,
      operation: 'rest/tag-statistics',
      answer: async (question, name, asking) => tagStatistics(name, readJsonBody(question), asking),
    },
    {
      method: 'POST',
      path: /^tags\/([^/]+)$/,
      operation: 'rest/tag-values',
      answer: async (question, name, asking) => tagValues(name, readJsonBody(question), asking),
    },
    {
      method: 'POST',
      path: /^histograms$/,
      operation: 'rest/histograms',
      answer: async (question, _name, asking) => histograms(readJsonBody(question), asking),
    },
  ];
}

/** Answers everything under {@link REST_PREFIX}. Holds no resources of its own. */
export function createRestAnswer(options: RestAnswerOptions): Answer {
  const routes = routesOf(options);
  return async (question, context) => {
    try {
      const { route, name } = findRoute(routes, question);
      context.report?.named(route.operation);
      const pageSize = Math.min(PAGE_SIZE, options.maxPageSize);
      const { maxBuckets } = options;
      const asking = { ...options.useCases(context), now: new Date(), pageSize, maxBuckets };
      const answer = await route.answer(question, name, asking);
      if (typeof answer === 'string') return reply('text/plain; charset=utf-8', answer);
      return reply(JSON_TYPE, stringifyExactJson(answer));
    } catch (thrown) {
      return refusal(thrown, context, options);
    }
  };
}

function findRoute(routes: readonly Route[], { method, url }: Question): { route: Route; name: string } {
  const path = url.split('?', 1)[0]?.slice(REST_PREFIX.length) ?? '';
  const fitting = routes.filter((route) => route.path.test(path));
  const route = fitting.find((one) => one.method === method);
  if (route !== undefined) return { route, name: decode(route.path.exec(path)?.[1] ?? '') };
  if (fitting.length === 0) throw new SpangraphError('NOT_FOUND', 'Nothing is served at this path.');
  const methods = fitting.map((one) => one.method).join(', ');
  throw new SpangraphError('METHOD_NOT_ALLOWED', `${method} is not served at this path: use ${methods}.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SpangraphError('BAD_USER_INPUT', `The path has a part that is not percent-encoded text: ${text}`);
  }
}

function refusal(thrown: unknown, { signal, report }: AnswerContext, { log }: RestAnswerOptions): Reply {
  const error = SpangraphError.from(thrown);
  report?.failed(error.code);
  const isDefect = error.code === 'INTERNAL_SERVER_ERROR' && !signal.aborted;
  if (isDefect) log.error({ err: thrown }, 'A REST request failed unexpectedly.');
  return errorReply(error, restRefusal(error));
}

function reply(type: string, text: string): Reply {
  return textReply(200, { 'content-type': type, 'cache-control': 'no-store' }, text);
}
