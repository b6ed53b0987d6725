/** The first generation of the API: JSON in an envelope. Grafana and older pages ask it, and the current page for traces. */
import type { Reply } from '../../net/question.ts';
import type { AdapterRoute, Asked } from '../adapter/adapter.ts';
import { jsonReply } from '../adapter/body.ts';
import { dependencies, readDependencyWish } from './dependencies.ts';
import { findTraces } from './find.ts';
import { kindName, operationsOf, readKind, serviceNames } from './operations.ts';
import { envelope } from './path.ts';
import { readV1Query } from './read-query.ts';
import { tracesOf, tracesReply } from './stored-traces.ts';
import { readTraceId } from './trace-ids.ts';
import { transform } from './transform.ts';

export const V1_ROUTES: readonly AdapterRoute[] = [
  { method: 'GET', path: /^\/api\/services$/, operation: 'jaeger/services', answer: services },
  {
    method: 'GET',
    // Some clients do not escape the slashes of a name.
    path: /^\/api\/services\/(.+)\/operations$/,
    operation: 'jaeger/operations',
    answer: operationNames,
  },
  { method: 'GET', path: /^\/api\/operations$/, operation: 'jaeger/operations', answer: operations },
  { method: 'GET', path: /^\/api\/traces$/, operation: 'jaeger/search', answer: search },
  { method: 'GET', path: /^\/api\/traces\/([^/]+)$/, operation: 'jaeger/trace', answer: trace },
  {
    method: 'GET',
    path: /^\/api\/dependencies$/,
    operation: 'jaeger/dependencies',
    answer: async (asked) => jsonReply(asked.account, envelope(await dependencies(readDependencyWish(asked), asked))),
  },
  { method: 'POST', path: /^\/api\/transform$/, operation: 'jaeger/transform', answer: transform },
  { method: 'POST', path: /^\/api\/archive\/([^/]+)$/, operation: 'jaeger/archive', answer: archive },
];

function listReply({ account }: Asked, list: readonly unknown[]): Reply {
  return jsonReply(account, envelope(list, { total: list.length }));
}

async function services(asked: Asked): Promise<Reply> {
  return listReply(asked, await serviceNames(asked.query));
}

async function operationNames(asked: Asked): Promise<Reply> {
  const { query, limits, variables } = asked;
  const [service = ''] = variables;
  const found = await operationsOf({ service }, query, limits.maxPageSize);
  return listReply(asked, [...new Set(found.map(({ name }) => name))]);
}

async function operations(asked: Asked): Promise<Reply> {
  const { query, limits, parameters } = asked;
  const service = parameters.required('service');
  const kind = parameters.text('spanKind');
  const wish = { service, kind: kind === undefined ? undefined : readKind('spanKind', kind) };
  const found = await operationsOf(wish, query, limits.maxPageSize);
  return listReply(
    asked,
    found.map((one) => ({ name: one.name, spanKind: kindName(one.kind) })),
  );
}

/** By ids, or by what a span of the trace meets. */
async function search(asked: Asked): Promise<Reply> {
  const { query, limits, parameters, nowUnixNano } = asked;
  const ids = parameters
    .all('traceID')
    .filter((id) => id !== '')
    .map(readTraceId);
  if (ids.length > 0) return tracesReply(await tracesOf(ids, asked), asked, { wanted: ids });
  return tracesReply(await findTraces(readV1Query(parameters, nowUnixNano), query, limits.maxPageSize), asked);
}

/** Hints of its time are not needed, and some clients send them in another unit. */
async function trace(asked: Asked): Promise<Reply> {
  const [id = ''] = asked.variables;
  return tracesReply(await tracesOf([readTraceId(id)], asked), asked, { isOne: true });
}

/** Retention decides what is kept. */
async function archive({ account, variables: [id = ''] }: Asked): Promise<Reply> {
  readTraceId(id);
  const error = { code: NOT_IMPLEMENTED, msg: 'archive span storage was not configured' };
  return { ...jsonReply(account, envelope(null, { errors: [error] })), status: NOT_IMPLEMENTED };
}

const NOT_IMPLEMENTED = 501;
