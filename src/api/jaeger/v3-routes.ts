/** The third generation of the API: traces as OTLP/JSON, and summaries of them. The current page of Jaeger asks it. */
import { encodeResourceSpansJson } from '../../../receivers/formats/otlp/encode-json.ts';
import { SpangraphError } from '../../errors.ts';
import type { Reply } from '../../net/question.ts';
import type { TraceSummary } from '../../query/types.ts';
import { wholeTraces } from '../../query/whole-traces.ts';
import type { AdapterRoute, Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE, jsonReply } from '../adapter/body.ts';
import { findTraces } from './find.ts';
import { kindName, operationsOf, readKind, serviceNames } from './operations.ts';
import { readV3Query, sentName } from './read-query.ts';
import { tracesOf } from './stored-traces.ts';
import { summariesOf } from './summaries.ts';
import { summaryJson } from './summary-json.ts';
import { readTraceId } from './trace-ids.ts';

export const V3_ROUTES: readonly AdapterRoute[] = [
  {
    method: 'GET',
    path: /^\/api\/v3\/services$/,
    operation: 'jaeger/v3/services',
    answer: async ({ account, query }) => jsonReply(account, { services: await serviceNames(query) }),
  },
  { method: 'GET', path: /^\/api\/v3\/operations$/, operation: 'jaeger/v3/operations', answer: operations },
  { method: 'GET', path: /^\/api\/v3\/traces$/, operation: 'jaeger/v3/search', answer: search },
  { method: 'GET', path: /^\/api\/v3\/traces\/([^/]+)$/, operation: 'jaeger/v3/trace', answer: trace },
  {
    method: 'GET',
    path: /^\/api\/v3\/trace-summaries$/,
    operation: 'jaeger/v3/trace-summaries',
    answer: summaries,
  },
];

/** Answers and requests call a kind that is not specified `internal`. */
async function operations({ account, query, limits, parameters }: Asked): Promise<Reply> {
  const service = parameters.required('service');
  const kindParameter = sentName(parameters, 'spanKind');
  const asked = parameters.text(kindParameter);
  const kind = asked === undefined ? undefined : shownKind(readKind(kindParameter, asked));
  const found = await operationsOf({ service }, query, limits.maxPageSize);
  const shown = new Map(
    found.map((one) => {
      const operation = { name: one.name, spanKind: shownKind(one.kind) };
      return [JSON.stringify(operation), operation];
    }),
  );
  const wanted = [...shown.values()].filter(({ spanKind }) => kind === undefined || spanKind === kind);
  return jsonReply(account, { operations: wanted });
}

function shownKind(kind: number): string {
  return kindName(kind) || 'internal';
}

async function search(asked: Asked): Promise<Reply> {
  return tracesReply(await foundTraces(asked), asked, 'No traces found');
}

async function trace(asked: Asked): Promise<Reply> {
  const [id = ''] = asked.variables;
  return tracesReply(await tracesOf([readTraceId(id)], asked), asked, 'trace not found');
}

async function summaries(asked: Asked): Promise<Reply> {
  const found = await summariesOf(await foundTraces(asked), asked);
  return jsonReply(asked.account, { summaries: found.map(summaryJson) });
}

function foundTraces({ query, limits, parameters }: Asked): Promise<readonly TraceSummary[]> {
  return findTraces(readV3Query(parameters), query, limits.maxPageSize);
}

/** Throws NOT_FOUND without a trace. */
async function tracesReply(traces: readonly TraceSummary[], asked: Asked, noTraces: string): Promise<Reply> {
  const body = new Body(asked.account);
  body.text('{"result":{"resourceSpans":[');
  let isEmpty = true;
  for await (const { spans } of wholeTraces(traces, asked)) {
    const text = encodeResourceSpansJson(spans);
    body.text(isEmpty ? text : `,${text}`);
    isEmpty = false;
  }
  if (isEmpty) throw new SpangraphError('NOT_FOUND', noTraces);
  body.text(']}}');
  return body.reply(200, { 'content-type': JSON_TYPE });
}
