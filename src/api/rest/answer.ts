/**
 * The REST API of Teletrace, for its users (docs/migrating.md). It is built on the same use cases as GraphQL.
 */
import { stringifyExactJson } from '../../model/exact-json.ts';
import { Now } from '../../model/relative-time.ts';
import type { Answer, Reply } from '../../net/question.ts';
import { textReply } from '../../net/question.ts';
import { SpanCounts } from '../../query/metrics/span-counts.ts';
import { type AdapterOptions, type AdapterRoute, type Asked, createAdapterAnswer } from '../adapter/adapter.ts';
import { JSON_TYPE } from '../adapter/body.ts';
import { histograms } from './histograms.ts';
import { restRefusal } from './path.ts';
import { readJsonBody } from './read-body.ts';
import { type Asking, search, trace } from './search.ts';
import { tagStatistics, tags, tagValues } from './tags.ts';

/** Items of one page, as the original has on SQLite. */
const PAGE_SIZE = 200;

export interface RestAnswerOptions extends AdapterOptions {
  /** Maximum number of items of a page (`api.limits.max_page_size`). */
  readonly maxPageSize: number;
  /** Identifies this installation. Stays the same after a restart. */
  readonly systemId: string;
}

/** Answers everything under `/v1`. Holds no resources of its own. */
export function createRestAnswer(options: RestAnswerOptions): Answer {
  return createAdapterAnswer({ prefix: '/v1', routes: routesOf(options), refusal: restRefusal }, options);
}

function routesOf({ systemId, maxPageSize }: RestAnswerOptions): readonly AdapterRoute[] {
  const pageSize = Math.min(PAGE_SIZE, maxPageSize);
  const asking = ({ query, reader, limits, account, nowUnixNano }: Asked): Asking => ({
    query,
    counts: new SpanCounts(reader, limits, account),
    now: new Now(nowUnixNano),
    pageSize,
    maxBuckets: limits.maxMetricBuckets,
  });
  return [
    { method: 'GET', path: /^\/ping$/, operation: 'rest/ping', answer: async () => textReply(200, TEXT, 'pong') },
    {
      method: 'GET',
      path: /^\/system-info$/,
      operation: 'rest/system-info',
      answer: async () => jsonOf({ systemId }),
    },
    {
      method: 'POST',
      path: /^\/search$/,
      operation: 'rest/search',
      answer: async (asked) => jsonOf(await search(readJsonBody(asked.question), asking(asked))),
    },
    {
      method: 'GET',
      path: /^\/trace\/([^/]+)$/,
      operation: 'rest/trace',
      answer: async (asked) => jsonOf(await trace(nameIn(asked), asking(asked))),
    },
    {
      method: 'GET',
      path: /^\/tags$/,
      operation: 'rest/tags',
      answer: async (asked) => jsonOf(await tags(asking(asked))),
    },
    {
      method: 'POST',
      path: /^\/tags\/([^/]+)\/statistics$/,
      operation: 'rest/tag-statistics',
      answer: async (asked) => jsonOf(await tagStatistics(nameIn(asked), readJsonBody(asked.question), asking(asked))),
    },
    {
      method: 'POST',
      path: /^\/tags\/([^/]+)$/,
      operation: 'rest/tag-values',
      answer: async (asked) => jsonOf(await tagValues(nameIn(asked), readJsonBody(asked.question), asking(asked))),
    },
    {
      method: 'POST',
      path: /^\/histograms$/,
      operation: 'rest/histograms',
      answer: async (asked) => jsonOf(await histograms(readJsonBody(asked.question), asking(asked))),
    },
  ];
}

/** The variable part of the path. */
function nameIn({ variables: [name = ''] }: Asked): string {
  return name;
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

function jsonOf(answer: object): Reply {
  const headers = { 'content-type': JSON_TYPE, 'cache-control': 'no-store' };
  return textReply(200, headers, stringifyExactJson(answer));
}
