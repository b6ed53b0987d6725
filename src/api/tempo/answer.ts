/** Tempo's HTTP API (docs/tempo.md), for Grafana and other clients of Tempo. */
import type { Answer } from '../../net/question.ts';
import { type AdapterOptions, type AdapterRoute, createAdapterAnswer } from '../adapter/adapter.ts';
import { queryInstant, queryRange } from './metrics.ts';
import { TEMPO_PREFIX, tempoRefusal } from './path.ts';
import { search } from './search.ts';
import { buildInfo, says } from './status.ts';
import { tagValuesV1, tagValuesV2 } from './tag-values.ts';
import { tagsV1, tagsV2 } from './tags.ts';
import { traceV1, traceV2 } from './trace.ts';

const get = (path: RegExp, operation: string, answer: AdapterRoute['answer']): AdapterRoute => ({
  method: 'GET',
  path,
  operation,
  answer,
});

const ROUTES: readonly AdapterRoute[] = [
  get(/^\/api\/echo$/, 'tempo/echo', says('echo')),
  get(/^\/ready$/, 'tempo/ready', says('ready')),
  get(/^\/api\/status\/buildinfo$/, 'tempo/buildinfo', buildInfo),
  get(/^\/api\/traces\/([^/]+)$/, 'tempo/trace', traceV1),
  get(/^\/api\/v2\/traces\/([^/]+)$/, 'tempo/trace-v2', traceV2),
  get(/^\/api\/search$/, 'tempo/search', search),
  get(/^\/api\/search\/tags$/, 'tempo/tags', tagsV1),
  get(/^\/api\/search\/tag\/([^/]+)\/values$/, 'tempo/tag-values', tagValuesV1),
  get(/^\/api\/v2\/search\/tags$/, 'tempo/tags-v2', tagsV2),
  get(/^\/api\/v2\/search\/tag\/([^/]+)\/values$/, 'tempo/tag-values-v2', tagValuesV2),
  get(/^\/api\/metrics\/query_range$/, 'tempo/query-range', queryRange),
  get(/^\/api\/metrics\/query$/, 'tempo/query', queryInstant),
];

/** Answers everything under {@link TEMPO_PREFIX}. Holds no resources of its own. */
export function createAnswer(options: AdapterOptions): Answer {
  return createAdapterAnswer({ prefix: TEMPO_PREFIX, routes: ROUTES, refusal: tempoRefusal }, options);
}
