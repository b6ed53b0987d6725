/**
 * The load: a realistic stream of traces from a seed, in the form of `shared/bench/otlpload`'s. Traces of 8 to 40 spans
 * over 12 services, 12 to 13 attributes a span and 16 a resource, events on 5 % and links on 2 % of the spans, 3 % errors;
 * a few traces of 1,000 spans, and one of 10,000. Spans arrive in the order of their time, so many for each second of it.
 */
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../../src/model/span.ts';
import type { Facts } from './facts.ts';
import { TraceMaker } from './make-trace.ts';
import { Random } from './random.ts';
import { makePods } from './topology.ts';

const MIN_TRACE = 8;
const MAX_TRACE = 40;
const BIG_TRACE = 1_000;
/** Spread evenly; smaller loads have fewer, so that ordinary traces prevail. */
const BIG_TRACES = 4;
const MIN_SPANS_PER_BIG_TRACE = 10_000;
/** In the middle of loads of at least so many spans. */
const LARGEST_TRACE = 10_000;
const MIN_SPANS_FOR_LARGEST_TRACE = 50_000;

/** Spans for each second of the load's own time, unless another rate is given: a million an hour. */
export const RATE = 278;

/** Spans in one export, as a Collector sends them. */
export const EXPORT_SPANS = 500;

/** One ExportTraceServiceRequest in protobuf. */
export interface Export {
  readonly bytes: Buffer;
  readonly spans: number;
  /** The one that comes last in it. */
  readonly last: { readonly traceId: string; readonly spanId: string };
}

/** What the load is made of; the same gives the same bytes. */
export interface LoadOptions {
  readonly seed: number;
  readonly spans: number;
  /** Spans for each second of the load's own time. */
  readonly rate: number;
}

/**
 * Makes the exports one by one, so that the whole load is never held. Traces are cut where an export is full, so the spans
 * of one can arrive in two. `facts` sees every trace.
 */
export function* makeExports(options: LoadOptions, facts: Facts): Generator<Export, void> {
  let open: Span[] = [];
  for (const spans of makeTraces(options, facts)) {
    for (const span of spans) {
      open.push(span);
      if (open.length < EXPORT_SPANS) continue;
      yield toExport(open);
      open = [];
    }
  }
  if (open.length > 0) yield toExport(open);
}

function* makeTraces({ seed, spans: total, rate }: LoadOptions, facts: Facts): Generator<readonly Span[], void> {
  const mean = (MIN_TRACE + MAX_TRACE) / 2;
  const maker = new TraceMaker(seed, (mean / rate) * 1e9, makePods(seed));
  const sizes = new Random(seed, -3);
  const bigTraces = Math.min(BIG_TRACES, Math.floor(total / MIN_SPANS_PER_BIG_TRACE));
  let big = 0;
  let hasLargest = false;
  let made = 0;
  for (let index = 0; made < total; index++) {
    const isBig = big < bigTraces && made >= ((big + 0.5) / bigTraces) * total;
    if (isBig) big++;
    const isLargest = !isBig && !hasLargest && total >= MIN_SPANS_FOR_LARGEST_TRACE && made >= total / 2;
    if (isLargest) hasLargest = true;
    const ordinary = MIN_TRACE + sizes.below(MAX_TRACE - MIN_TRACE + 1);
    const wanted = isLargest ? LARGEST_TRACE : isBig ? BIG_TRACE : ordinary;
    const trace = maker.make(index, Math.min(wanted, total - made));
    made += trace.spans.length;
    facts.add(trace, isLargest ? 'largest' : isBig ? 'big' : 'ordinary');
    yield trace.spans.map(({ span }) => span);
  }
}

function toExport(spans: readonly Span[]): Export {
  const last = spans.at(-1);
  if (last === undefined) throw new Error('An export has no spans.');
  return {
    bytes: Buffer.from(encodeTracesProtobuf(spans)),
    spans: spans.length,
    last: { traceId: last.traceId, spanId: last.spanId },
  };
}
