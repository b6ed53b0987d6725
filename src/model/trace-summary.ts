/**
 * Builds the summary of a trace from its spans, which may come in any order. Every backend uses this rule. The root is the
 * one of the trace tree.
 */
import { hasOtherParent, orderedTime, type Span, StatusCode } from './span.ts';
import { type TraceMember, TraceMembers } from './trace-members.ts';
import { byStart, parentHalfKind } from './trace-tree.ts';

/** The fields of a span that a summary needs besides its key. */
export type SummarizedSpan = Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano' | 'parentSpanId' | 'statusCode'>;

export class TraceSummarizer<Member extends TraceMember> {
  /** Earliest start and latest end: exact, unsigned. */
  startTimeUnixNano = 0n;
  endTimeUnixNano = 0n;
  /** Latest start, ordered. */
  lastStart = 0n;
  spanCount = 0;
  errorCount = 0;
  /** Spans that name a parent which is missing, also those that have their other half for a parent. */
  missingParentCount = 0;
  readonly #members = new TraceMembers<Member>();
  /** The number of spans that name each missing parent. */
  readonly #awaited = new Map<string, number>();
  /** Spans that name no parent but themselves. */
  readonly #parentless = new Set<Member>();

  member(key: TraceMember): Member | undefined {
    return this.#members.get(key);
  }

  /** Adds a span. Its key must be new. */
  add(member: Member, span: SummarizedSpan): void {
    const { startTimeUnixNano, endTimeUnixNano } = span;
    const isFirst = this.spanCount === 0;
    if (isFirst || startTimeUnixNano < this.startTimeUnixNano) this.startTimeUnixNano = startTimeUnixNano;
    if (isFirst || endTimeUnixNano > this.endTimeUnixNano) this.endTimeUnixNano = endTimeUnixNano;
    const start = orderedTime(startTimeUnixNano);
    if (start > this.lastStart) this.lastStart = start;
    this.errorCount += errorsOf(span);
    this.addMember(member, span.parentSpanId);
  }

  /** The part of {@link add} for a trace whose times and errors are known: counts the span and looks for its parent. */
  addMember(member: Member, parentSpanId: string): void {
    this.spanCount++;
    if (this.#members.add(member)) {
      this.missingParentCount -= this.#awaited.get(member.spanId) ?? 0;
      this.#awaited.delete(member.spanId);
    }
    this.#hang(member, parentSpanId);
  }

  /** Replaces the unfinished form of a span by the finished one. Their keys are equal, and the unfinished end is 0. */
  replace(member: Member, unfinished: SummarizedSpan, finished: SummarizedSpan): void {
    if (finished.endTimeUnixNano > this.endTimeUnixNano) this.endTimeUnixNano = finished.endTimeUnixNano;
    this.errorCount += errorsOf(finished) - errorsOf(unfinished);
    if (finished.parentSpanId === unfinished.parentSpanId) return;
    this.#unhang(member, unfinished.parentSpanId);
    this.#hang(member, finished.parentSpanId);
  }

  /** The earliest span that names no parent but itself and is no other half's child. */
  root(): Member | undefined {
    let root: Member | undefined;
    for (const candidate of this.#parentless) {
      const parentHalf = parentHalfKind(candidate.kind);
      const isHalfBelow = parentHalf !== undefined && this.#members.hasKind(candidate.spanId, parentHalf);
      if (!isHalfBelow && (root === undefined || byStart(candidate, root) < 0)) root = candidate;
    }
    return root;
  }

  #hang(member: Member, parentSpanId: string): void {
    if (!hasOtherParent({ spanId: member.spanId, parentSpanId })) this.#parentless.add(member);
    else if (!this.#members.has(parentSpanId)) {
      this.missingParentCount++;
      this.#awaited.set(parentSpanId, (this.#awaited.get(parentSpanId) ?? 0) + 1);
    }
  }

  #unhang(member: Member, parentSpanId: string): void {
    if (this.#parentless.delete(member) || this.#members.has(parentSpanId)) return;
    this.missingParentCount--;
    const others = (this.#awaited.get(parentSpanId) ?? 0) - 1;
    if (others > 0) this.#awaited.set(parentSpanId, others);
    else this.#awaited.delete(parentSpanId);
  }
}

function errorsOf({ statusCode }: SummarizedSpan): number {
  return statusCode === StatusCode.ERROR ? 1 : 0;
}
