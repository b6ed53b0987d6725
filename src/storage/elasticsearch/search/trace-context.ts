/**
 * Where conditions of one read look beyond their span. The evaluator asks and must be answered at once; what has not been
 * fetched yet is noted, the evaluation given up, and begun again when all that was noted has been fetched. What has been
 * worked out about a trace is remembered with it, so that an evaluation goes on where it was given up. Lives for one query.
 */
import type { SkeletonSpan, TraceSummary } from '../../backend.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from '../../evaluator/filterable.ts';
import { LazyTrace } from '../../evaluator/lazy-trace.ts';
import { matchesTrace } from '../../evaluator/matches-span.ts';
import type { SpanFilter, TraceFilter } from '../../query.ts';
import type { Connection } from '../cluster/connection.ts';
import { Candidate, skeletonSpan } from '../documents/candidate.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readTraceSummary, SUMMARY_FIELDS } from '../documents/documents.ts';
import { readSkeleton } from '../documents/skeleton.ts';
import type { Marks } from './marks.ts';

/** Spans of a trace that are fetched together with one that was asked for: it is likely that they are asked for next. */
const NEIGHBOURS = 128;
/** Spans and traces fetched before the evaluation is tried again. */
const MAX_FETCHED_SPANS = 2_048;
const MAX_FETCHED_TRACES = 1_000;
/** Bytes of fetched spans that are kept; more only while one evaluation needs them all at once. */
const MAX_BYTES = 64 * 1_024 * 1_024;
/** Spans in the skeletons that are kept. */
const MAX_SKELETON_SPANS = 500_000;

/** Traces whose summaries are kept. */
const MAX_TRACES = 20_000;

/** Thrown where the evaluator asks for what has not been fetched. */
const MISSING = Symbol('missing');

/** What is evaluated: a span or a trace. */
interface OfTrace {
  readonly traceId: string;
}

interface Wanted {
  readonly traces: Set<string>;
  readonly skeletons: Set<string>;
  readonly spans: Set<string>;
}

interface Skeleton {
  readonly spans: readonly SkeletonSpan[];
  /** So many are fetched together; more with every time. */
  neighbours: number;
  /** Whether some were asked for. */
  grows: boolean;
}

interface KnownTrace {
  readonly trace: FilterableTrace | undefined;
  readonly spanCount: number;
}

export class TraceContext implements FilterContext {
  readonly #connection: Connection;
  readonly #cache: DocumentCache;
  readonly #marks: Marks | undefined;
  readonly #traces = new Map<string, KnownTrace>();
  readonly #skeletons = new Map<string, Skeleton>();
  readonly #spans = new Map<string, Candidate | undefined>();
  #wanted: Wanted = { traces: new Set(), skeletons: new Set(), spans: new Set() };
  #bytes = 0;
  /** Spans that were dropped since an evaluation came to its end. */
  readonly #dropped = new Set<string>();
  #keepsAll = false;

  /** Without `marks` every answer rests on documents by id alone, and so on every write that was acknowledged. */
  constructor(connection: Connection, cache: DocumentCache, marks?: Marks) {
    this.#connection = connection;
    this.#cache = cache;
    this.#marks = marks;
  }

  /** A new context that sees every write that was acknowledged. */
  upToDate(): TraceContext {
    return new TraceContext(this.#connection, this.#cache);
  }

  /** Those of the items for which the evaluation says yes, in their order. */
  async select<Item extends OfTrace>(items: readonly Item[], test: (item: Item) => boolean): Promise<Item[]> {
    const answers = new Map<Item, boolean>();
    let pending = items;
    while (pending.length > 0) {
      this.#connection.check();
      const left = this.#evaluate(pending, test, answers);
      if (left.length < pending.length) this.#forgetOldest();
      pending = left;
      if (pending.length > 0) await this.#fetch();
    }
    return items.filter((item) => answers.get(item));
  }

  /** Those of the traces that meet all conditions, in their order. */
  async selectTraces(traces: readonly TraceSummary[], conditions: readonly TraceFilter[]): Promise<TraceSummary[]> {
    if (conditions.length === 0) return [...traces];
    return this.select(traces, ({ traceId }) => {
      const trace = this.trace(traceId);
      return trace !== undefined && conditions.every((condition) => matchesTrace(condition, trace, this));
    });
  }

  trace(traceId: string): FilterableTrace | undefined {
    const known = this.#traces.get(traceId);
    if (known === undefined) {
      this.#wanted.traces.add(traceId);
      throw MISSING;
    }
    return known.trace;
  }

  spansById(traceId: string, spanId: string): readonly FilterableSpan[] {
    if (this.trace(traceId) === undefined) return [];
    return [...this.#skeleton(traceId).spans.entries()]
      .filter(([, span]) => span.spanId === spanId)
      .map(([at, span]) => this.#filterable(traceId, span, at));
  }

  known(filter: SpanFilter, span: FilterableSpan): boolean | undefined {
    const known = this.#marks?.of(filter, span.traceId, span);
    if (known === 'wanted') throw MISSING;
    return known;
  }

  /** Takes a summary that was read anyway. */
  offer(summary: TraceSummary): void {
    if (!this.#traces.has(summary.traceId)) this.#open(summary);
  }

  /** Summaries by id, at once those that are not known yet. */
  async summaries(traceIds: readonly string[]): Promise<TraceSummary[]> {
    await this.#fetchTraces(traceIds.filter((traceId) => !this.#traces.has(traceId)));
    return traceIds.flatMap((traceId) => this.#traces.get(traceId)?.trace?.summary ?? []);
  }

  /** Gives those that ask for what is missing. */
  #evaluate<Item extends OfTrace>(
    items: readonly Item[],
    test: (item: Item) => boolean,
    answers: Map<Item, boolean>,
  ): readonly Item[] {
    /** Traces of items that asked for nothing but what others had asked for: the rest of their items likely waits for it too. */
    const waiting = new Set<string>();
    return items.filter((item) => {
      if (waiting.has(item.traceId)) return true;
      const before = this.#wantedCount();
      try {
        answers.set(item, test(item));
        return false;
      } catch (thrown) {
        if (thrown !== MISSING) throw thrown;
        if (this.#wantedCount() === before) waiting.add(item.traceId);
        return true;
      }
    });
  }

  #wantedCount(): number {
    const { traces, skeletons, spans } = this.#wanted;
    return traces.size + skeletons.size + spans.size + (this.#marks?.wanted ?? 0);
  }

  #open(summary: TraceSummary): void {
    const { traceId, rootRef, spanCount } = summary;
    const trace = new LazyTrace({
      summary: () => summary,
      spans: () => this.#skeleton(traceId).spans.map((span, at) => this.#filterable(traceId, span, at)),
      root: () => (rootRef === undefined ? undefined : this.#content(rootRef)?.filterable),
    });
    this.#traces.set(traceId, { trace, spanCount });
  }

  #skeleton(traceId: string): Skeleton {
    const known = this.#skeletons.get(traceId);
    if (known === undefined) {
      this.#wanted.skeletons.add(traceId);
      throw MISSING;
    }
    return known;
  }

  #filterable(traceId: string, node: SkeletonSpan, at: number): FilterableSpan {
    return skeletonSpan(traceId, node, () => this.#contentAmong(traceId, node, at) ?? EMPTY);
  }

  #content(ref: string): Candidate | undefined {
    if (this.#spans.has(ref)) return this.#spans.get(ref);
    this.#wanted.spans.add(ref);
    throw MISSING;
  }

  #contentAmong(traceId: string, node: SkeletonSpan, at: number): FilterableSpan | undefined {
    if (!this.#spans.has(node.ref)) {
      this.#wanted.spans.add(node.ref);
      this.#wantNeighbours(this.#skeleton(traceId), at);
    }
    return this.#content(node.ref)?.filterable;
  }

  #wantNeighbours(skeleton: Skeleton, at: number): void {
    const from = at - (at % skeleton.neighbours);
    for (const { ref } of skeleton.spans.slice(from, from + skeleton.neighbours)) {
      if (!this.#spans.has(ref) && !this.#dropped.has(ref)) this.#wanted.spans.add(ref);
    }
    skeleton.grows = true;
  }

  /** What the first evaluations asked for, in one go of each kind. */
  async #fetch(): Promise<void> {
    const { traces, skeletons, spans } = this.#wanted;
    this.#wanted = { traces: new Set(), skeletons: new Set(), spans: new Set() };
    for (const skeleton of this.#skeletons.values()) {
      if (skeleton.grows) skeleton.neighbours = Math.min(2 * skeleton.neighbours, MAX_FETCHED_SPANS);
      skeleton.grows = false;
    }
    await Promise.all([
      this.#fetchTraces([...traces].slice(0, MAX_FETCHED_TRACES)),
      this.#fetchSkeletons(this.#fewSpans([...skeletons])),
      this.#fetchSpans([...spans].slice(0, MAX_FETCHED_SPANS)),
      this.#marks?.fetch((traceIds) => this.#fewSpans(traceIds)),
    ]);
  }

  async #fetchTraces(traceIds: readonly string[]): Promise<void> {
    if (traceIds.length === 0) return;
    const sources = await this.#connection.traces<TraceSource>(traceIds, SUMMARY_FIELDS);
    for (const [i, traceId] of traceIds.entries()) {
      const source = sources[i];
      if (source === undefined) this.#traces.set(traceId, { trace: undefined, spanCount: 0 });
      else this.#open(readTraceSummary(source));
    }
  }

  /** The first one, and as many more as are not too many spans. */
  #fewSpans(traceIds: readonly string[]): readonly string[] {
    let spans = 0;
    return traceIds.filter((traceId, i) => {
      spans += this.#traces.get(traceId)?.spanCount ?? 0;
      return i === 0 || spans <= MAX_SKELETON_SPANS / 4;
    });
  }

  async #fetchSkeletons(traceIds: readonly string[]): Promise<void> {
    if (traceIds.length === 0) return;
    const sources = await this.#connection.traces<TraceSource>(traceIds, ['skeleton']);
    for (const [i, traceId] of traceIds.entries()) {
      const bytes = Buffer.from(sources[i]?.skeleton ?? '', 'base64');
      this.#skeletons.set(traceId, { spans: readSkeleton(traceId, bytes), neighbours: NEIGHBOURS, grows: false });
    }
  }

  async #fetchSpans(refs: readonly string[]): Promise<void> {
    if (refs.length === 0) return;
    if (refs.some((ref) => this.#dropped.has(ref))) this.#keepsAll = true;
    const cached = refs.map((ref) => this.#cache.span(ref));
    const missing = refs.filter((_, i) => cached[i] === undefined);
    const fetched = missing.length === 0 ? [] : await this.#connection.firstSpans(missing);
    const byRef = new Map(missing.slice(0, fetched.length).map((ref, i) => [ref, fetched[i]]));
    if (!this.#keepsAll) this.#dropOldestSpans();
    for (const [i, ref] of refs.entries()) {
      const source = cached[i] ?? byRef.get(ref);
      // Too much for one answer: it is asked for again.
      if (source === undefined && !byRef.has(ref)) continue;
      const candidate = source === undefined ? undefined : new Candidate(source);
      this.#spans.set(ref, candidate);
      this.#bytes += bytesOf(candidate);
    }
  }

  #dropOldestSpans(): void {
    for (const [ref, candidate] of this.#spans) {
      if (this.#bytes <= MAX_BYTES) break;
      this.#spans.delete(ref);
      this.#dropped.add(ref);
      this.#bytes -= bytesOf(candidate);
    }
  }

  /** Only when an evaluation has come to its end, so that each comes to its end. */
  #forgetOldest(): void {
    this.#keepsAll = false;
    this.#dropOldestSpans();
    this.#dropped.clear();
    let spans = this.#skeletons.values().reduce((sum, skeleton) => sum + skeleton.spans.length, 0);
    for (const [traceId, skeleton] of this.#skeletons) {
      if (spans <= MAX_SKELETON_SPANS) break;
      this.#forgetTrace(traceId);
      spans -= skeleton.spans.length;
    }
    for (const traceId of this.#traces.keys()) {
      if (this.#traces.size <= MAX_TRACES) break;
      this.#forgetTrace(traceId);
    }
  }

  #forgetTrace(traceId: string): void {
    this.#traces.delete(traceId);
    this.#skeletons.delete(traceId);
    this.#marks?.forget(traceId);
  }
}

function bytesOf(candidate: Candidate | undefined): number {
  return 1_000 + 4 * (candidate?.source.span.length ?? 0);
}

/** Stands for a span that retention has taken while its trace still names it. */
const EMPTY: FilterableSpan = {
  traceId: '',
  spanId: '',
  parentSpanId: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  service: '',
  name: '',
  statusCode: 0,
  statusMessage: '',
  scopeName: '',
  scopeVersion: '',
  attributeLists: () => [],
  events: () => [],
  links: () => [],
};
