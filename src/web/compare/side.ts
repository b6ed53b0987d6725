/** One side of a comparison, as the URL has it: `TRACE`, or `TRACE@SPAN` for a span and what is below it. */
import { traceIdIn } from '../shell/trace-id.ts';

export interface ComparedSide {
  readonly traceId: string;
  readonly spanId?: string | undefined;
}

/** Undefined for what names no trace. What names no span stands for the whole trace. */
export function sideIn(text: string): ComparedSide | undefined {
  const [trace = '', span = ''] = text.split('@');
  const traceId = traceIdIn(trace);
  if (traceId === undefined) return undefined;
  return /^[0-9a-f]{16}$/i.test(span.trim()) ? { traceId, spanId: span.trim().toLowerCase() } : { traceId };
}

export function sideText({ traceId, spanId }: ComparedSide): string {
  return spanId === undefined ? traceId : `${traceId}@${spanId}`;
}
