/** The messages `ServiceStats`: how many spans of a trace are of each service. */
import { StatusCode } from '../../model/span.ts';
import type { SpanRecord, TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import type { ChosenSpans } from './chosen-spans.ts';
import { type Json, message } from './proto-json.ts';

/** By the name of the service. `everySpan` chooses all spans. */
export async function serviceStats(trace: TraceSummary, everySpan: ChosenSpans, asked: Asked): Promise<Json> {
  const { services, spanCount, errorCount } = trace;
  const [only, ...others] = services;
  if (only !== undefined && others.length === 0) return { [only]: message({ spanCount, errorCount }) };
  return everySpan.isSmall(trace) ? statsOf(await everySpan.all(trace)) : measuredStats(trace, asked);
}

function statsOf(spans: readonly SpanRecord[]): Json {
  const byService = Map.groupBy(spans, ({ service }) => service);
  return Object.fromEntries(
    [...byService].map(([service, own]) => {
      const errorCount = own.filter(({ statusCode }) => statusCode === StatusCode.ERROR).length;
      return [service, message({ spanCount: own.length, errorCount })];
    }),
  );
}

async function measuredStats({ traceId }: TraceSummary, { reader, account, limits }: Asked): Promise<Json> {
  const groups = await reader.measures({
    filter: { type: 'traceId', eq: traceId },
    groupBy: [{ field: 'service' }],
    sketch: false,
    numbers: [],
    maxGroups: limits.maxMetricGroups,
  });
  account.readRecords(groups.length);
  return Object.fromEntries(
    groups.map(({ key: [service], total }) => [
      typeof service === 'string' ? service : '',
      message({ spanCount: total.count, errorCount: total.errorCount }),
    ]),
  );
}
