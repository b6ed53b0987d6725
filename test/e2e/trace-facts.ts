/** What can be said of traces, worked out from the spans that were sent. */
import type { Distribution } from '../fixtures/corpora.ts';
import type { SeenTrace } from '../fixtures/read-back.ts';
import type { SeenSpan } from '../fixtures/seen-span.ts';

/** What the API must say of each trace, except its depth; by trace id. */
export function expectedTraces(spans: Iterable<SeenSpan>): Map<string, Omit<SeenTrace, 'depth' | 'rootSpan'>> {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId);
  return new Map(Array.from(byTrace, ([traceId, members]) => [traceId, expectedTrace(traceId, members)]));
}

function expectedTrace(traceId: string, members: readonly SeenSpan[]): Omit<SeenTrace, 'depth' | 'rootSpan'> {
  const ids = new Set(members.map(({ spanId }) => spanId));
  const start = members.map((span) => BigInt(span.startTimeUnixNano)).reduce(least);
  const end = members.map((span) => BigInt(span.endTimeUnixNano)).reduce(greatest);
  const services = new Set(members.map((span) => span.service as string));
  const isOrphan = ({ parentSpanId }: SeenSpan): boolean => parentSpanId !== null && !ids.has(parentSpanId as string);
  return {
    traceId,
    spanCount: members.length,
    errorCount: members.filter((span) => (span.status as { code: string }).code === 'ERROR').length,
    missingParentCount: members.filter(isOrphan).length,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    durationNano: String(end - start),
    services: [...services].sort().map((name) => ({ name })),
  };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greatest = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** As facts.json has it: percentiles by nearest rank. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const percentile = (p: number): number => sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? Number.NaN;
  return {
    count: sorted.length,
    min: sorted[0] ?? Number.NaN,
    p50: percentile(50),
    p90: percentile(90),
    p95: percentile(95),
    p99: percentile(99),
    max: percentile(100),
  };
}
