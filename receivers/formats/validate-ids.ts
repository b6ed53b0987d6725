import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { Span } from '../../src/model/span.ts';
import { type DecodedTraces, mergeRejected, originalPositions } from './decoded-traces.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const ZERO_TRACE_ID = '0'.repeat(2 * TRACE_ID_BYTES);
const ZERO_SPAN_ID = '0'.repeat(2 * SPAN_ID_BYTES);
/** Characters of a span's name that a reason repeats. */
const MAX_NAME = 80;

/** Moves spans whose ids are invalid to the rejected ones (opentelemetry-proto trace/v1, comments of Span's ids). */
export function rejectInvalidIds(traces: DecodedTraces): DecodedTraces {
  const spans: Span[] = [];
  const refused: { readonly at: number; readonly problem: string }[] = [];
  for (const [at, span] of traces.spans.entries()) {
    const problem = idProblem(span);
    if (problem === undefined) spans.push(span);
    else refused.push({ at, problem });
  }
  if (refused.length === 0) return traces;
  const positions = originalPositions(traces.spans.length, traces.rejected);
  const rejected = refused.map(({ at, problem }): RejectedSpan => {
    const index = positions[at] ?? at;
    const name = traces.spans[at]?.name.slice(0, MAX_NAME) ?? '';
    return { index, reason: `span ${index} (${JSON.stringify(name)}): ${problem}` };
  });
  return {
    warnings: traces.warnings,
    messages: traces.messages,
    spans,
    rejected: mergeRejected(traces.rejected, rejected),
  };
}

/** What is wrong with the ids of a span and its links; undefined where nothing is. */
function idProblem(span: Span): string | undefined {
  return (
    lengthProblem('trace_id', span.traceId, TRACE_ID_BYTES) ??
    zeroProblem('trace_id', span.traceId, ZERO_TRACE_ID) ??
    lengthProblem('span_id', span.spanId, SPAN_ID_BYTES) ??
    zeroProblem('span_id', span.spanId, ZERO_SPAN_ID) ??
    (span.parentSpanId === '' ? undefined : lengthProblem('parent_span_id', span.parentSpanId, SPAN_ID_BYTES)) ??
    (span.links.length === 0 ? undefined : linkProblem(span))
  );
}

function linkProblem(span: Span): string | undefined {
  for (const [index, link] of span.links.entries()) {
    const problem =
      lengthProblem(`links[${index}].trace_id`, link.traceId, TRACE_ID_BYTES) ??
      lengthProblem(`links[${index}].span_id`, link.spanId, SPAN_ID_BYTES);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function lengthProblem(field: string, hex: string, bytes: number): string | undefined {
  if (hex.length === 2 * bytes) return undefined;
  return `${field} has ${hex.length / 2} bytes, must have ${bytes}`;
}

function zeroProblem(field: string, hex: string, zero: string): string | undefined {
  return hex === zero ? `${field} is all zeros` : undefined;
}
