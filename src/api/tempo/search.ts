/** `GET /api/search`. */
import type { Reply } from '../../net/question.ts';
import { EVERYTHING, isEverything } from '../../query/filter-logic.ts';
import type { TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import { Body, JSON_TYPE } from '../adapter/body.ts';
import { ChosenSpans } from './chosen-spans.ts';
import { findTraces } from './find-traces.ts';
import { message } from './proto-json.ts';
import { readSearchRequest } from './search-request.ts';
import { serviceStats } from './service-stats.ts';
import { SpanSets } from './span-sets.ts';
import { traceMetadata } from './trace-metadata.ts';

/** The message `SearchResponse`, newest traces first. */
export async function search(asked: Asked): Promise<Reply> {
  const { parameters, account, limits } = asked;
  const { searched, spansPerSet, ...request } = readSearchRequest(parameters, limits.maxPageSize);
  const found = await findTraces({ ...request, ...searched }, asked);
  const chosen = new ChosenSpans(asked, searched.spans, found);
  const everySpan = isEverything(searched.spans)
    ? chosen
    : new ChosenSpans(asked, EVERYTHING, found.filter(isOfServices));
  const sets = searched.sets && new SpanSets(asked, { plan: searched.sets, chosen, limit: spansPerSet });
  const traces = await Promise.all(
    found.map((trace) =>
      traceMetadata(trace, { serviceStats: serviceStats(trace, everySpan, asked), spanSets: sets?.of(trace) }, asked),
    ),
  );
  const body = new Body(account);
  body.text('{"traces":[');
  for (const [index, trace] of traces.entries()) body.text((index === 0 ? '' : ',') + JSON.stringify(trace));
  body.text(`],"metrics":${JSON.stringify(costOf(found.length, asked))}}`);
  return body.reply(200, { 'content-type': JSON_TYPE });
}

/** Whether its spans must be read to count those of each service. */
function isOfServices({ services }: TraceSummary): boolean {
  return services.length > 1;
}

/** The message `SearchMetrics`: everything was looked at, in one piece of work. */
function costOf(inspectedTraces: number, { account }: Asked) {
  return message({ inspectedTraces, inspectedBytes: BigInt(account.bytesRead), totalJobs: 1, completedJobs: 1 });
}
