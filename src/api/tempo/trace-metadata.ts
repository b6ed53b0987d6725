/** The message `TraceSearchMetadata`: what a search says of a trace. */
import { durationNano } from '../../model/span.ts';
import type { TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import { type Json, message, uint32Milliseconds } from './proto-json.ts';

/** In place of the service of a root that is not stored. Clients know this text. */
const NO_ROOT = '<root span not yet received>';

/** `spanSets`: if the answer has them. */
export async function traceMetadata(
  trace: TraceSummary,
  spanSets: Promise<readonly Json[]> | undefined,
  asked: Asked,
): Promise<Json> {
  const [root, stats, sets = []] = await Promise.all([
    asked.query.structure.rootSpan(trace),
    serviceStats(trace, asked),
    spanSets,
  ]);
  return message({
    traceID: trace.traceId,
    rootServiceName: root === undefined ? NO_ROOT : root.service,
    rootTraceName: root?.name,
    startTimeUnixNano: trace.startTimeUnixNano,
    durationMs: uint32Milliseconds(durationNano(trace)),
    spanSet: sets[0],
    spanSets: sets,
    serviceStats: stats,
  });
}

/** The spans of each service, by its name. */
async function serviceStats(
  { traceId, services, spanCount, errorCount }: TraceSummary,
  { reader, account, limits }: Asked,
): Promise<Json> {
  const [only, ...others] = services;
  if (only !== undefined && others.length === 0) return { [only]: message({ spanCount, errorCount }) };
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
