/** The table of spans as a file. */
import type { TraceStore } from '../trace-store.ts';
import type { SpanFigures } from './spans-order.ts';

/** Spans of a file at most. */
export const MOST_CSV_SPANS = 250_000;

const HEAD = 'spanId,parentSpanId,service,name,kind,status,startTimeUnixNano,durationNano,selfTimeNano,depth';

/** In this order. Times have every digit. */
export function csvOf(store: TraceStore, spans: Int32Array, { self, depth }: SpanFigures): string {
  const lines = Array.from(spans.subarray(0, MOST_CSV_SPANS), (span) =>
    [
      store.ids[span],
      store.parentIds[span] ?? '',
      cell(store.serviceOf(span)),
      cell(store.nameOf(span)),
      store.kinds[span],
      store.isFailed(span) ? 'ERROR' : '',
      store.exactStart(span),
      store.exactLength(span),
      BigInt(self[span] ?? 0),
      depth[span],
    ].join(','),
  );
  return `${[HEAD, ...lines].join('\r\n')}\r\n`;
}

/** Spreadsheets run texts that begin like a formula: these get a quote before them. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
