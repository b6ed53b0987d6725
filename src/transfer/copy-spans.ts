/** Copies all spans of one storage into another, trace by trace, the oldest first. */
import { allTraces } from '../query/all-traces.ts';
import { spansInParts } from '../query/spans-in-parts.ts';
import type { SpanReader, SpanWriter, TraceSummary } from '../storage/backend.ts';
import type { SpanQuery } from '../storage/query.ts';

/** What has been copied so far. */
export interface CopyCounts {
  /** Spans in the source when the copy began. */
  readonly total: number;
  readonly traces: number;
  readonly spans: number;
  /** Spans that the target already had, for example from an interrupted run. */
  readonly repeated: number;
  /** Repeated spans whose content differs in the target. */
  readonly conflicting: number;
  readonly rejected: number;
  /** Traces with fewer spans in the target than were written. */
  readonly incomplete: number;
  /** Whether traces that received spans meanwhile may be missing: the source cannot look back. */
  readonly orderChanged: boolean;
}

export interface CopyOptions {
  readonly from: SpanReader;
  readonly to: SpanWriter;
  /** Reader of the target. Its count of each written trace is compared with the source. */
  readonly check: SpanReader;
  readonly onProgress: (counts: CopyCounts) => void;
  readonly onRejected: (reason: string) => void;
}

type StepCounts = Omit<CopyCounts, 'total' | 'orderChanged'>;

/** Spans of traces that are copied together, unless a single trace has more. */
const MAX_SPANS_A_STEP = 5_000;
const ALL: SpanQuery = { order: { field: 'START_TIME', direction: 'ASC' }, page: { limit: 1 } };

/** Running it again is safe and adds what is missing. Ingestion times become those of the copy. Throws what reading and
 * writing throw. */
export async function copySpans(options: CopyOptions): Promise<CopyCounts> {
  const [total = 0] = await options.from.countSpans([ALL]);
  let counts: CopyCounts = {
    total,
    traces: 0,
    spans: 0,
    repeated: 0,
    conflicting: 0,
    rejected: 0,
    incomplete: 0,
    orderChanged: false,
  };
  const onOrderChanged = (): void => {
    counts = { ...counts, orderChanged: true };
  };
  for await (const traces of allTraces(options.from, {}, onOrderChanged)) {
    for (const step of stepsOf(traces)) {
      counts = { ...counts, ...sum(counts, await copyTraces(step, options)) };
      options.onProgress(counts);
    }
  }
  return counts;
}

function stepsOf(traces: readonly TraceSummary[]): TraceSummary[][] {
  const steps: TraceSummary[][] = [];
  let spans = 0;
  for (const trace of traces) {
    const current = steps.at(-1);
    if (current === undefined || spans + trace.spanCount > MAX_SPANS_A_STEP) {
      steps.push([trace]);
      spans = trace.spanCount;
    } else {
      current.push(trace);
      spans += trace.spanCount;
    }
  }
  return steps;
}

async function copyTraces(
  traces: readonly TraceSummary[],
  { from, to, check, onRejected }: CopyOptions,
): Promise<StepCounts> {
  const ids = traces.map(({ traceId }) => traceId);
  const counts = { spans: 0, repeated: 0, conflicting: 0, rejected: 0 };
  const rejectedOf = new Map<string, number>();
  for await (const spans of spansInParts(from, ids)) {
    const [report] = await to.write([spans]);
    for (const { index, reason } of report?.rejected ?? []) {
      const { traceId = '', spanId = '' } = spans[index] ?? {};
      onRejected(`span ${spanId} of trace ${traceId}: ${reason}`);
      rejectedOf.set(traceId, (rejectedOf.get(traceId) ?? 0) + 1);
    }
    counts.spans += spans.length;
    counts.repeated += report?.repeated ?? 0;
    counts.conflicting += report?.conflicting ?? 0;
    counts.rejected += report?.rejected.length ?? 0;
  }
  const stored = await check.getTraces(ids);
  // The target may have more spans, from another source.
  const isIncomplete = ({ traceId, spanCount }: TraceSummary, index: number): boolean =>
    (stored[index]?.spanCount ?? 0) < spanCount - (rejectedOf.get(traceId) ?? 0);
  return { ...counts, traces: traces.length, incomplete: traces.filter(isIncomplete).length };
}

function sum(a: StepCounts, b: StepCounts): StepCounts {
  return {
    traces: a.traces + b.traces,
    spans: a.spans + b.spans,
    repeated: a.repeated + b.repeated,
    conflicting: a.conflicting + b.conflicting,
    rejected: a.rejected + b.rejected,
    incomplete: a.incomplete + b.incomplete,
  };
}
