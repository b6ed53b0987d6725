/** Compares what is stored with what was acknowledged, and summaries of traces with their spans. */
import { countByRequest, type LoadReport, SPANS_A_REQUEST } from '../fixtures/otlp/load.ts';
import type { Program } from '../fixtures/program.ts';
import { readSpanTimes, readTraces, type SeenTimes, type SeenTrace } from '../fixtures/read-back.ts';

/** One line for each difference. Empty: everything acknowledged is there once, and the summaries are right. */
export async function differences(program: Program, reports: readonly LoadReport[]): Promise<string[]> {
  const spans = await readSpanTimes(program);
  return [...ofRequests(spans, reports), ...ofSummaries(spans, await readTraces(program))];
}

function ofRequests(spans: readonly SeenTimes[], reports: readonly LoadReport[]): string[] {
  const ids = spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`);
  const stored = countByRequest(ids);
  const acknowledged = reports.flatMap((report) => report.acknowledged);
  const sent = new Set([...acknowledged, ...reports.flatMap((report) => report.unanswered)]);
  return [
    ...(new Set(ids).size === ids.length ? [] : [`${ids.length - new Set(ids).size} spans are stored twice`]),
    ...acknowledged
      .filter((request) => !stored.has(request))
      .map((request) => `${request} was acknowledged and is not there`),
    ...Array.from(stored, ([request, count]) => ({ request, count }))
      .filter(({ request, count }) => count !== SPANS_A_REQUEST || !sent.has(request))
      .map(
        ({ request, count }) => `${request} has ${count} spans, ${sent.has(request) ? SPANS_A_REQUEST : 0} were sent`,
      ),
  ];
}

function ofSummaries(spans: readonly SeenTimes[], traces: readonly SeenTrace[]): string[] {
  const expected = Map.groupBy(spans, ({ traceId }) => traceId);
  const summed = new Set(traces.map(({ traceId }) => traceId));
  const missing = [...expected.keys()].filter((id) => !summed.has(id));
  const wrong = traces.filter((trace) => summaryOf(expected.get(trace.traceId) ?? []) !== shown(trace));
  return [
    ...missing.map((id) => `${id} has spans and no summary`),
    ...wrong.map((trace) => `${trace.traceId} is summed up as ${shown(trace)}`),
  ];
}

/** Count, start and end. */
function summaryOf(spans: readonly SeenTimes[]): string {
  const starts = spans.map(({ startTimeUnixNano }) => BigInt(startTimeUnixNano));
  const ends = spans.map(({ endTimeUnixNano }) => BigInt(endTimeUnixNano));
  const least = starts.reduce((one, other) => (other < one ? other : one), starts[0] ?? 0n);
  const greatest = ends.reduce((one, other) => (other > one ? other : one), ends[0] ?? 0n);
  return `${spans.length} ${least} ${greatest}`;
}

function shown({ spanCount, startTimeUnixNano, endTimeUnixNano }: SeenTrace): string {
  return `${spanCount} ${startTimeUnixNano} ${endTimeUnixNano}`;
}
