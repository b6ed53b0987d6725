/** Spans and traces in an answer, in the words that TraceQL has for kinds and states. */
import { durationNano, hasParent, SPAN_KINDS, STATUS_CODES } from '../../../model/span.ts';
import type { SpanRecord, TraceSummary } from '../../../storage/backend.ts';
import type { JsonSchema } from '../arguments/argument.ts';
import { list, numeric, string, stringOrNull, whole } from './schemas.ts';
import { milliseconds, shownTime } from './shown-numbers.ts';
import { cutText, shownName } from './shown-text.ts';

/** Services that the summary of a trace names. */
const MAX_SERVICES = 8;
/** Characters of a status message. */
const MAX_MESSAGE = 500;

/** `server`, `client` and so on; an unknown kind by its number. */
export function kindName(kind: number): string {
  return SPAN_KINDS[kind]?.toLowerCase() ?? String(kind);
}

/** `ok`, `error` or `unset`; an unknown one by its number. */
export function statusName(code: number): string {
  return STATUS_CODES[code]?.toLowerCase() ?? String(code);
}

export function spanBrief(span: SpanRecord): object {
  return {
    spanId: span.spanId,
    parentSpanId: hasParent(span) ? span.parentSpanId : null,
    service: shownName(span.service),
    name: shownName(span.name),
    kind: kindName(span.kind),
    status: statusName(span.statusCode),
    ...(span.statusMessage !== '' && { statusMessage: cutText(span.statusMessage, MAX_MESSAGE) }),
    startTime: shownTime(span.startTimeUnixNano),
    durationMs: milliseconds(durationNano(span)),
  };
}

export const SPAN_BRIEF: JsonSchema = {
  spanId: string(),
  parentSpanId: stringOrNull(),
  service: string(),
  name: string('The operation.'),
  kind: string(),
  status: string(),
  statusMessage: string(),
  startTime: string(),
  durationMs: numeric(),
};

export function traceBrief(trace: TraceSummary, root: SpanRecord | undefined): object {
  const { services, missingParentCount } = trace;
  return {
    traceId: trace.traceId,
    rootService: root === undefined ? null : shownName(root.service),
    rootName: root === undefined ? null : shownName(root.name),
    startTime: shownTime(trace.startTimeUnixNano),
    durationMs: milliseconds(durationNano(trace)),
    spanCount: trace.spanCount,
    errorCount: trace.errorCount,
    ...(missingParentCount > 0 && { missingParentCount }),
    serviceCount: services.length,
    services: services.slice(0, MAX_SERVICES).map(shownName),
  };
}

export const TRACE_BRIEF: JsonSchema = {
  traceId: string(),
  rootService: stringOrNull('Service of the root span. Null if it is not stored.'),
  rootName: stringOrNull('Name of the root span.'),
  startTime: string(),
  durationMs: numeric(),
  spanCount: whole(),
  errorCount: whole('Spans with status error.'),
  missingParentCount: whole('Spans whose parent is not stored: the trace is incomplete.'),
  serviceCount: whole(),
  services: list({ type: 'string' }, 'Some of its services.'),
};

/** {@link TRACE_BRIEF} where it stands beside a list. */
export const TRACE_HEAD: JsonSchema = { type: 'object', description: 'The trace, as search_traces has it.' };
