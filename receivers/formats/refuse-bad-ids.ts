import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { Span, SpanLink } from '../../src/model/span.ts';
import { forEachInSteps, runAtOnce, type Steps } from '../../src/model/steps.ts';
import { type DecodedTraces, mergeRejected, originalPositions } from './decoded-traces.ts';
import { SPANS_A_STEP } from './request-limits.ts';
import { WarningList } from './warnings.ts';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const ZERO_TRACE_ID = '0'.repeat(2 * TRACE_ID_BYTES);
const ZERO_SPAN_ID = '0'.repeat(2 * SPAN_ID_BYTES);
/** The ids of a link. In JSON they may be any text. */
const LINK_TRACE_ID = /^[0-9a-f]{32}$/;
const LINK_SPAN_ID = /^[0-9a-f]{16}$/;
const MAX_UINT32 = 2 ** 32 - 1;
/** Characters of a span's name, and of an id, that a message repeats. */
const MAX_QUOTED = 80;

/**
 * Rejects spans with invalid ids, and drops links with invalid ids from the other spans. A dropped link adds to
 * `droppedLinksCount` and is a warning (opentelemetry-proto trace/v1, comments of the ids).
 */
export function refuseBadIds(traces: DecodedTraces): DecodedTraces {
  return runAtOnce(refuseBadIdsInSteps(traces));
}

/** The same in steps of some spans. */
export function* refuseBadIdsInSteps(traces: DecodedTraces): Steps<DecodedTraces> {
  const problems: (string | undefined)[] = [];
  let hasProblem = false;
  yield* forEachInSteps(traces.spans, SPANS_A_STEP, (span) => {
    const problem = spanProblem(span);
    problems.push(problem);
    hasProblem ||= problem !== undefined || hasBadLink(span);
  });
  if (!hasProblem) return traces;
  const positions = originalPositions(traces.spans.length, traces.rejected);
  const warnings = new WarningList(traces.warnings);
  const spans: Span[] = [];
  const rejected: RejectedSpan[] = [];
  yield* forEachInSteps(traces.spans, SPANS_A_STEP, (span, at) => {
    const index = positions[at] ?? at;
    const problem = problems[at];
    if (problem !== undefined) rejected.push({ index, reason: `${describe(span, index)}: ${problem}` });
    else spans.push(hasBadLink(span) ? withoutBadLinks(span, index, warnings) : span);
  });
  const { messages } = traces;
  return { warnings: warnings.list, messages, spans, rejected: mergeRejected(traces.rejected, rejected) };
}

/** What is wrong with the length of the ids that say which span a record belongs to. Undefined if nothing is, or if they are missing. */
export function lengthProblemOf({ traceId, spanId }: { traceId: string; spanId: string }): string | undefined {
  return (
    (traceId === '' ? undefined : lengthProblem('trace_id', traceId, TRACE_ID_BYTES)) ??
    (spanId === '' ? undefined : lengthProblem('span_id', spanId, SPAN_ID_BYTES))
  );
}

/** What is wrong with the ids of a span; undefined if nothing is. */
function spanProblem(span: Span): string | undefined {
  return (
    lengthProblem('trace_id', span.traceId, TRACE_ID_BYTES) ??
    zeroProblem('trace_id', span.traceId, ZERO_TRACE_ID) ??
    lengthProblem('span_id', span.spanId, SPAN_ID_BYTES) ??
    zeroProblem('span_id', span.spanId, ZERO_SPAN_ID) ??
    (span.parentSpanId === '' ? undefined : lengthProblem('parent_span_id', span.parentSpanId, SPAN_ID_BYTES))
  );
}

function hasBadLink(span: Span): boolean {
  return span.links.length > 0 && !span.links.every(isGoodLink);
}

function isGoodLink(link: SpanLink): boolean {
  return LINK_TRACE_ID.test(link.traceId) && LINK_SPAN_ID.test(link.spanId);
}

function withoutBadLinks(span: Span, index: number, warnings: WarningList): Span {
  const links = span.links.filter(isGoodLink);
  const dropped = span.links.length - links.length;
  const example = (): string => {
    const at = span.links.findIndex((link) => !isGoodLink(link));
    const link = span.links[at];
    const [field, id, bytes] =
      link === undefined || LINK_TRACE_ID.test(link.traceId)
        ? ['span_id', link?.spanId ?? '', SPAN_ID_BYTES]
        : ['trace_id', link.traceId, TRACE_ID_BYTES];
    return `${describe(span, index)}: links[${at}] is dropped: its ${field} ${quote(id)} is not ${bytes} bytes in hex`;
  };
  warnings.add('DROPPED_LINK', '', example, dropped);
  return { ...span, links, droppedLinksCount: Math.min(MAX_UINT32, span.droppedLinksCount + dropped) };
}

function describe(span: Span, index: number): string {
  return `span ${index} (${quote(span.name)})`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, MAX_QUOTED));
}

function lengthProblem(field: string, hex: string, bytes: number): string | undefined {
  if (hex.length === 2 * bytes) return undefined;
  return `${field} has ${hex.length / 2} bytes, must have ${bytes}`;
}

function zeroProblem(field: string, hex: string, zero: string): string | undefined {
  return hex === zero ? `${field} is all zeros` : undefined;
}
