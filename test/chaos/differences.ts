/** Compares what is stored with what was acknowledged. */
import { countByRequest, type LoadReport, SPANS_A_REQUEST } from '../fixtures/otlp/load.ts';

/**
 * One line for each difference. Empty: everything acknowledged is there once. `ids` are `traceId/spanId` of the stored spans, as
 * often as they are stored.
 */
export function differences(ids: readonly string[], reports: readonly LoadReport[]): string[] {
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
