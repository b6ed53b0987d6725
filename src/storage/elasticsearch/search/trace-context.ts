/**
 * The data that the conditions of one query need beyond their span. The evaluator cannot wait: if it needs data that
 * has not been fetched, the evaluation stops, and restarts after the fetch. Results about a trace are kept with the
 * trace, so an evaluation does not repeat work. Lives for one query.
 */
import type { Exception } from '../../../model/exception.ts';
import type { SkeletonSpan, SpanName, TraceSummary } from '../../backend.ts';
import type { FilterableSpan, FilterableTrace, FilterContext } from '../../evaluator/filterable.ts';
import { LazyTrace } from '../../evaluator/lazy-trace.ts';
import { matchesTrace } from '../../evaluator/matches-span.ts';
import type { SpanFilter, TraceFilter } from '../../query.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { skeletonSpan } from '../documents/candidate.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readTraceSummary, SUMMARY_FIELDS } from '../documents/documents.ts';
import { FetchedExceptions } from './fetched-exceptions.ts';
import { FetchedSkeletons, MAX_SKELETON_SPANS } from './fetched-skeletons.ts';
import { FetchedSpans } from './fetched-spans.ts';
import type { Marks } from './marks.ts';
import { MISSING } from './missing.ts';

/** Summaries in one fetch. */
const MAX_FETCHED_TRACES = 1_000;
/** Spans of the skeletons in one fetch. */
const MAX_FETCHED_SKELETON_SPANS = MAX_SKELETON_SPANS / 4;
/** Traces whose summaries are kept. */
const MAX_TRACES = 20_000;

/** What is evaluated: a span or a trace. */
interface OfTrace {
  readonly traceId: string;
}

interface KnownTrace {
  /** Undefined if it is not stored. */
  readonly trace: FilterableTrace | undefined;
  readonly spanCount: number;
}

export class TraceContext implements FilterContext {
  readonly #read: ClusterRead;
  readonly #cache: DocumentCache;
  readonly #marks: Marks | undefined;
  readonly #traces = new Map<string, KnownTrace>();
  readonly #skeletons: FetchedSkeletons;
  readonly #spans: FetchedSpans;
  readonly #exceptions: FetchedExceptions;
  #wanted = new Set<string>();

  /** Without `marks` all answers come from documents by id, which show every write that was acknowledged. */
  constructor(read: ClusterRead, cache: DocumentCache, marks?: Marks) {
    this.#read = read;
    this.#cache = cache;
    this.#marks = marks;
    this.#skeletons = new FetchedSkeletons(read.documents);
    this.#spans = new FetchedSpans(read.documents, cache);
    this.#exceptions = new FetchedExceptions(read);
  }

  /** Without their stack traces. */
  exceptions(span: SpanName): readonly Exception[] {
    return this.#exceptions.of(span);
  }

  /** A new context that sees every write that was acknowledged. */
  upToDate(): TraceContext {
    return new TraceContext(this.#read, this.#cache);
  }

  /** The items that pass the test, in their order. */
  async select<Item extends OfTrace>(items: readonly Item[], test: (item: Item) => boolean): Promise<Item[]> {
    const answers = new Map<Item, boolean>();
    let pending = items;
    while (pending.length > 0) {
      this.#read.check();
      const left = this.#evaluate(pending, test, answers);
      if (left.length < pending.length) this.#forgetOldest();
      pending = left;
      if (pending.length > 0) await this.#fetch();
    }
    return items.filter((item) => answers.get(item));
  }

  /** The traces that meet all conditions, in their order. */
  async selectTraces(traces: readonly TraceSummary[], conditions: readonly TraceFilter[]): Promise<TraceSummary[]> {
    if (conditions.length === 0) return [...traces];
    return this.select(traces, ({ traceId }) => {
      const trace = this.trace(traceId);
      return trace !== undefined && conditions.every((condition) => matchesTrace(condition, trace, this));
    });
  }

  trace(traceId: string): FilterableTrace | undefined {
    const known = this.#traces.get(traceId);
    if (known !== undefined) return known.trace;
    this.#wanted.add(traceId);
    throw MISSING;
  }

  spansById(traceId: string, spanId: string): readonly FilterableSpan[] {
    if (this.trace(traceId) === undefined) return [];
    return [...this.#skeletons.spansOf(traceId).entries()]
      .filter(([, span]) => span.spanId === spanId)
      .map(([at, span]) => this.#filterable(traceId, span, at));
  }

  /**
   * Marks distinguish the spans of a trace by id and kind. If several spans have the same id and kind, each must be
   * tested.
   */
  known(filter: SpanFilter, span: FilterableSpan): boolean | undefined {
    if (this.#marks === undefined || this.#skeletons.sharesIdAndKind(span.traceId, span)) return undefined;
    const known = this.#marks.of(filter, span.traceId, span);
    if (known === 'wanted') throw MISSING;
    return known;
  }

  /** Takes a summary that was read for another purpose. */
  offer(summary: TraceSummary): void {
    if (!this.#traces.has(summary.traceId)) this.#open(summary);
  }

  /** Summaries by id. Fetches those that are not known yet. */
  async summaries(traceIds: readonly string[]): Promise<TraceSummary[]> {
    await this.#fetchTraces(traceIds.filter((traceId) => !this.#traces.has(traceId)));
    return traceIds.flatMap((traceId) => this.#traces.get(traceId)?.trace?.summary ?? []);
  }

  /** Returns the items that need missing data. */
  #evaluate<Item extends OfTrace>(
    items: readonly Item[],
    test: (item: Item) => boolean,
    answers: Map<Item, boolean>,
  ): readonly Item[] {
    /** Traces whose items wait for what others have asked for. Their next items likely wait for the same. */
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
    const { wanted: exceptions } = this.#exceptions;
    return this.#wanted.size + this.#skeletons.wanted + this.#spans.wanted + exceptions + (this.#marks?.wanted ?? 0);
  }

  #open(summary: TraceSummary): void {
    const { traceId, rootRef, spanCount } = summary;
    const trace = new LazyTrace({
      summary: () => summary,
      spans: () => this.#skeletons.spansOf(traceId).map((span, at) => this.#filterable(traceId, span, at)),
      root: () => (rootRef === undefined ? undefined : this.#spans.get(rootRef)),
    });
    this.#traces.set(traceId, { trace, spanCount });
  }

  #filterable(traceId: string, node: SkeletonSpan, at: number): FilterableSpan {
    const neighbours = (): readonly string[] => this.#skeletons.neighbours(traceId, at);
    return skeletonSpan(traceId, node, () => this.#spans.get(node.ref, neighbours) ?? REMOVED);
  }

  /** What the first evaluations asked for, in one request of each kind. */
  async #fetch(): Promise<void> {
    const traces = [...this.#wanted].slice(0, MAX_FETCHED_TRACES);
    this.#wanted = new Set();
    const fewSpans = (traceIds: readonly string[]): readonly string[] => this.#fewSpans(traceIds);
    await Promise.all([
      this.#fetchTraces(traces),
      this.#skeletons.fetch(fewSpans),
      this.#spans.fetch(),
      this.#exceptions.fetch(),
      this.#marks?.fetch(fewSpans),
    ]);
  }

  async #fetchTraces(traceIds: readonly string[]): Promise<void> {
    if (traceIds.length === 0) return;
    const sources = await this.#read.documents.traces<TraceSource>(traceIds, SUMMARY_FIELDS);
    for (const [i, traceId] of traceIds.entries()) {
      const source = sources[i];
      if (source === undefined) this.#traces.set(traceId, { trace: undefined, spanCount: 0 });
      else this.#open(readTraceSummary(source));
    }
  }

  /** The first trace, and as many more as together have few spans. */
  #fewSpans(traceIds: readonly string[]): readonly string[] {
    let spans = 0;
    return traceIds.filter((traceId, i) => {
      spans += this.#traces.get(traceId)?.spanCount ?? 0;
      return i === 0 || spans <= MAX_FETCHED_SKELETON_SPANS;
    });
  }

  /** Only after an evaluation has finished, so that every evaluation can finish. */
  #forgetOldest(): void {
    this.#spans.shrink();
    this.#exceptions.shrink();
    for (const traceId of this.#skeletons.excess()) this.#forgetTrace(traceId);
    for (const traceId of this.#traces.keys()) {
      if (this.#traces.size <= MAX_TRACES) break;
      this.#forgetTrace(traceId);
    }
  }

  #forgetTrace(traceId: string): void {
    this.#traces.delete(traceId);
    this.#skeletons.delete(traceId);
    this.#exceptions.forget(traceId);
    this.#marks?.forget(traceId);
  }
}

/** Stands for a span that retention has removed while its trace still names it. */
const REMOVED: FilterableSpan = {
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
