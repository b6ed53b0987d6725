/**
 * The load: a realistic stream of traces from a seed, in the form of `shared/bench/otlpload`'s. Traces of 8 to 40 spans
 * over 12 services, 12 to 13 attributes a span and 16 a resource, events on 5 % and links on 2 % of the spans, 3 % errors;
 * and a few traces of 1,000 spans. All traces start within one hour, however many they are.
 */
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import type { Span } from '../../src/model/span.ts';
import type { Facts } from './facts.ts';
import { TraceMaker } from './make-trace.ts';
import { Random } from './random.ts';
import { makePods } from './topology.ts';

const SPREAD_NANO = 3_600e9;
const MIN_TRACE = 8;
const MAX_TRACE = 40;
const BIG_TRACE = 1_000;
/** Spread evenly; smaller loads have fewer, so that ordinary traces prevail. */
const BIG_TRACES = 4;
const MIN_SPANS_PER_BIG_TRACE = 10_000;

/** Spans in one export, as a Collector sends them. */
export const EXPORT_SPANS = 500;

/** One ExportTraceServiceRequest in protobuf. */
export interface Export {
  readonly bytes: Buffer;
  readonly spans: number;
}

/** What the load is made of; the same gives the same bytes. */
export interface LoadOptions {
  readonly seed: number;
  readonly spans: number;
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

function* makeTraces({ seed, spans: total }: LoadOptions, facts: Facts): Generator<readonly Span[], void> {
  const mean = (MIN_TRACE + MAX_TRACE) / 2;
  const maker = new TraceMaker(seed, SPREAD_NANO / (total / mean + 1), makePods(seed));
  const sizes = new Random(seed, -3);
  const bigTraces = Math.min(BIG_TRACES, Math.floor(total / MIN_SPANS_PER_BIG_TRACE));
  let big = 0;
  let made = 0;
  for (let index = 0; made < total; index++) {
    const isBig = big < bigTraces && made >= ((big + 0.5) / bigTraces) * total;
    if (isBig) big++;
    const wanted = isBig ? BIG_TRACE : MIN_TRACE + sizes.below(MAX_TRACE - MIN_TRACE + 1);
    const trace = maker.make(index, Math.min(wanted, total - made));
    made += trace.spans.length;
    facts.add(trace, isBig);
    yield trace.spans.map(({ span }) => span);
  }
}

function toExport(spans: readonly Span[]): Export {
  return { bytes: Buffer.from(encodeTracesProtobuf(spans)), spans: spans.length };
}
