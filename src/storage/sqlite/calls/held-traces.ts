/** Spans by trace, held until their trace is whole. */
import { getOrMake } from '../../../model/get-or-make.ts';
import type { RowSource } from '../rows/row-source.ts';
import { extentOf, extentsOf, type TraceExtent } from './trace-extent.ts';

/** Spans that are held at once: about 20 MB. */
const MAX_HELD_SPANS = 50_000;

/** What a held span has. */
export interface HeldSpan {
  readonly id: bigint;
  readonly traceId: string;
  /** Bytes that it takes in memory, about. */
  readonly size: number;
}

export interface HeldTrace<Span extends HeldSpan> {
  readonly extent: TraceExtent;
  /** Some spans of the trace, or all. */
  readonly spans: readonly Span[];
}

export class HeldTraces<Span extends HeldSpan> {
  readonly #source: RowSource;
  readonly #wants: (extent: TraceExtent) => boolean;
  #held = new Map<string, { readonly extent: TraceExtent; readonly spans: Span[] }>();
  #count = 0;
  /** The most that were held at once count as read. */
  #most = 0;

  /** Spans of traces that are not wanted are not held. */
  constructor(source: RowSource, wants: (extent: TraceExtent) => boolean = () => true) {
    this.#source = source;
    this.#wants = wants;
  }

  /** Looks up the traces of spans that are to be added, all at once. */
  expect(spans: readonly Span[]): void {
    const unknown = new Set<string>();
    for (const { traceId } of spans) if (!this.#held.has(traceId)) unknown.add(traceId);
    for (const extent of extentsOf(unknown, this.#source)) this.#held.set(extent.traceId, { extent, spans: [] });
  }

  /** Holds a span. Returns its trace if it is whole now. It is no longer held then. */
  add(span: Span): HeldTrace<Span> | undefined {
    const { traceId } = span;
    const own = getOrMake(this.#held, traceId, () => ({ extent: extentOf(traceId, this.#source), spans: [] }));
    if (!this.#wants(own.extent)) return undefined;
    own.spans.push(span);
    if (++this.#count > this.#most) {
      this.#source.db.clock.countBytes(span.size);
      this.#most = this.#count;
    }
    if (!isWhole(own)) return undefined;
    this.#held.delete(traceId);
    this.#count -= own.spans.length;
    return own;
  }

  get isFull(): boolean {
    return this.#count >= MAX_HELD_SPANS;
  }

  /** What is held, which is not held any more then. */
  takeAll(): HeldTrace<Span>[] {
    const all = [...this.#held.values()].filter(({ spans }) => spans.length > 0);
    this.#held = new Map();
    this.#count = 0;
    return all;
  }
}

/** Whether all spans of the trace are held. */
function isWhole({ extent, spans }: HeldTrace<HeldSpan>): boolean {
  return spans.length === extent.spanCount;
}
