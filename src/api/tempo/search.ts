/** `GET /api/search`. */
import type { Reply } from '../../net/question.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { findTraces } from './find-traces.ts';
import { message } from './proto-json.ts';
import { readSearchRequest } from './search-request.ts';
import { SpanSets } from './span-sets.ts';
import { traceMetadata } from './trace-metadata.ts';

/** The message `SearchResponse`, newest traces first. */
export async function search(asked: Asked): Promise<Reply> {
  const { parameters, account, limits } = asked;
  const { searched, spansPerSet, ...request } = readSearchRequest(parameters, limits.maxPageSize);
  const found = await findTraces({ ...request, ...searched }, asked);
  const { sets: plan, spans: filter } = searched;
  const sets = plan && new SpanSets(asked, { plan, filter, limit: spansPerSet });
  const traces = await Promise.all(found.map((trace) => traceMetadata(trace, sets?.of(trace), asked)));
  const body = new Body(account);
  body.text('{"traces":[');
  for (const [index, trace] of traces.entries()) body.text((index === 0 ? '' : ',') + JSON.stringify(trace));
  body.text(`],"metrics":${JSON.stringify(costOf(found.length, asked))}}`);
  return body.reply(200, { 'content-type': JSON_TYPE });
}

/** The message `SearchMetrics`: everything was looked at, in one piece of work. */
function costOf(inspectedTraces: number, { account }: Asked) {
  return message({ inspectedTraces, inspectedBytes: BigInt(account.bytesRead), totalJobs: 1, completedJobs: 1 });
}
