/** The message `TraceSearchMetadata`: what a search says of a trace. */
import { durationNano } from '../../model/span.ts';
import type { TraceSummary } from '../../storage/backend.ts';
import type { Asked } from '../adapter/adapter.ts';
import { type Json, message, uint32Milliseconds } from './proto-json.ts';

/** In place of the service of a root that is not stored. Clients know this text. */
const NO_ROOT = '<root span not yet received>';

/** What is read of the spans of a trace. */
export interface SpansOfTrace {
  readonly serviceStats: Promise<Json>;
  /** If the answer has them. */
  readonly spanSets: Promise<readonly Json[]> | undefined;
}

export async function traceMetadata(trace: TraceSummary, spans: SpansOfTrace, { query }: Asked): Promise<Json> {
  const [root, serviceStats, spanSets = []] = await Promise.all([
    query.structure.rootSpan(trace),
    spans.serviceStats,
    spans.spanSets,
  ]);
  return message({
    traceID: trace.traceId,
    rootServiceName: root === undefined ? NO_ROOT : root.service,
    rootTraceName: root?.name,
    startTimeUnixNano: trace.startTimeUnixNano,
    durationMs: uint32Milliseconds(durationNano(trace)),
    spanSet: spanSets[0],
    spanSets,
    serviceStats,
  });
}
