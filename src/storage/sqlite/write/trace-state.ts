/** What the writer knows of one trace: its summary, and the keys of its spans. */
import type { Span } from '../../../model/span.ts';
import { hasParent, isUnfinished, orderedTime, StatusCode, serviceName } from '../../../model/span.ts';
import { parentHalfKind } from '../../../model/trace-tree.ts';
import { traceTerm } from '../rows/terms.ts';
import type { Half } from './halves.ts';
import { Halves, NO_ROW } from './halves.ts';

export class TraceState {
  readonly traceId: string;
  /** Of `span_index`. */
  readonly term: string;
  /** Row of `traces`; undefined while it has none. */
  row: number | undefined;
  /** Exact, unsigned. */
  startTime = 0n;
  endTime = 0n;
  /** Ordered. */
  lastStart = 0n;
  spanCount = 0;
  errorCount = 0;
  missingParentCount = 0;
  services = new Set<string>();
  /** A replaced span had a service that other spans may lack: read the services from the spans. */
  hasStaleServices = false;
  readonly #halves = new Halves();
  /** How many spans name each parent that is not there. */
  readonly #awaited = new Map<string, number>();
  /** Spans without a parent. */
  readonly #rootCandidates = new Set<Half>();

  constructor(traceId: string) {
    this.traceId = traceId;
    this.term = traceTerm(traceId);
  }

  /** The stored (or just added) span of that key. */
  half(span: Pick<Span, 'spanId' | 'kind' | 'startTimeUnixNano'>): Half | undefined {
    return this.#halves.get(span.spanId, span.kind, span.startTimeUnixNano);
  }

  /** Counts a new span in; its row is filled in when it is inserted. */
  add(span: Span): Half {
    if (this.spanCount === 0 || span.startTimeUnixNano < this.startTime) this.startTime = span.startTimeUnixNano;
    if (this.spanCount === 0 || span.endTimeUnixNano > this.endTime) this.endTime = span.endTimeUnixNano;
    const start = orderedTime(span.startTimeUnixNano);
    if (start > this.lastStart) this.lastStart = start;
    if (span.statusCode === StatusCode.ERROR) this.errorCount++;
    this.services.add(serviceName(span.resource));
    const half: Half = {
      spanId: span.spanId,
      kind: span.kind,
      startTime: span.startTimeUnixNano,
      isUnfinished: isUnfinished(span),
      row: NO_ROW,
    };
    this.addHalf(half, span.parentSpanId);
    return half;
  }

  /** The part of {@link add} that is read back from stored rows. */
  addHalf(half: Half, parentSpanId: string): void {
    this.spanCount++;
    if (this.#halves.add(half)) {
      this.missingParentCount -= this.#awaited.get(half.spanId) ?? 0;
      this.#awaited.delete(half.spanId);
    }
    this.#hang(half, parentSpanId);
  }

  /** Counts the finished form in and the unfinished one out. Their keys are the same, and the unfinished end is 0. */
  replace(half: Half, before: Span, after: Span): void {
    half.isUnfinished = isUnfinished(after);
    if (after.endTimeUnixNano > this.endTime) this.endTime = after.endTimeUnixNano;
    this.errorCount += Number(after.statusCode === StatusCode.ERROR) - Number(before.statusCode === StatusCode.ERROR);
    if (serviceName(after.resource) !== serviceName(before.resource)) {
      this.services.add(serviceName(after.resource));
      this.hasStaleServices = true;
    }
    if (after.parentSpanId === before.parentSpanId) return;
    this.#unhang(half, before.parentSpanId);
    this.#hang(half, after.parentSpanId);
  }

  /** The row of the earliest span without a parent, as `rootIndex` of the model's trace tree; null without one. */
  rootRow(): bigint | null {
    let root: Half | undefined;
    for (const candidate of this.#rootCandidates) {
      const parentHalf = parentHalfKind(candidate.kind);
      const isHalfBelow = parentHalf !== undefined && this.#halves.hasKind(candidate.spanId, parentHalf);
      if (!isHalfBelow && (root === undefined || comesBefore(candidate, root))) root = candidate;
    }
    return root?.row ?? null;
  }

  #hang(half: Half, parentSpanId: string): void {
    if (!hasParent({ parentSpanId })) this.#rootCandidates.add(half);
    else if (!this.#halves.has(parentSpanId)) {
      this.missingParentCount++;
      this.#awaited.set(parentSpanId, (this.#awaited.get(parentSpanId) ?? 0) + 1);
    }
  }

  #unhang(half: Half, parentSpanId: string): void {
    if (this.#rootCandidates.delete(half) || this.#halves.has(parentSpanId)) return;
    this.missingParentCount--;
    const others = (this.#awaited.get(parentSpanId) ?? 0) - 1;
    if (others > 0) this.#awaited.set(parentSpanId, others);
    else this.#awaited.delete(parentSpanId);
  }
}

function comesBefore(a: Half, b: Half): boolean {
  const [startOfA, startOfB] = [orderedTime(a.startTime), orderedTime(b.startTime)];
  if (startOfA !== startOfB) return startOfA < startOfB;
  if (a.spanId !== b.spanId) return a.spanId < b.spanId;
  return a.kind === b.kind ? a.startTime < b.startTime : a.kind < b.kind;
}
