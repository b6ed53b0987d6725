/**
 * A day of the load of `stream.ts`: 36% of its spans start in the last hour, so that two million spans have 720,000 in it, and
 * the rest is spread over the 23 hours before. One trace of 10,000 spans lies in the middle of the day.
 */
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { type Span, StatusCode } from '../../src/model/span.ts';
import { BASE_NANO, type LoadTrace, TraceMaker } from './make-trace.ts';
import { Random } from './random.ts';
import { EXPORT_SPANS } from './stream.ts';
import { makePods } from './topology.ts';

const MIN_TRACE = 8;
const MAX_TRACE = 40;
const MEAN_TRACE = (MIN_TRACE + MAX_TRACE) / 2;
const HOUR_NANO = 3_600e9;
const MINUTE_NANO = 60e9;
const QUIET_HOURS = 23;
const PART_OF_LAST_HOUR = 0.36;
const LARGEST_TRACE = 10_000;

const at = (nanoseconds: number): string => new Date(Number(BASE_NANO / 1_000_000n) + nanoseconds / 1e6).toISOString();

/** The day, as arguments of `timeRange`. */
export const DAY = { from: at(0), to: at((QUIET_HOURS + 1) * HOUR_NANO) };
/** Its last hour. */
export const LAST_HOUR = { from: at(QUIET_HOURS * HOUR_NANO), to: DAY.to };
/** The attribute that spans are grouped by. */
export const ROUTE = 'http.route';

/** What the answers must say of the spans that start within the day; a few start after it. */
export interface DayFacts {
  readonly spans: number;
  readonly spansInLastHour: number;
  readonly errors: number;
  /** Spans of a service that start in a minute, counted from the start of the day, by `service minute`. */
  readonly byServiceAndMinute: ReadonlyMap<string, number>;
  /** Spans of the last hour by the value of {@link ROUTE}. */
  readonly byRoute: ReadonlyMap<string, number>;
  readonly largestTraceId: string;
}

/** Makes the exports of a day, and counts what they hold while they are taken. */
export class DayLoad {
  readonly #seed: number;
  readonly #total: number;
  readonly #facts = {
    spans: 0,
    spansInLastHour: 0,
    errors: 0,
    byServiceAndMinute: new Map<string, number>(),
    byRoute: new Map<string, number>(),
    largestTraceId: '',
  };

  constructor(seed: number, spans: number) {
    this.#seed = seed;
    this.#total = spans;
  }

  /** Of the exports that were taken so far. */
  get facts(): DayFacts {
    return this.#facts;
  }

  /** Each is one ExportTraceServiceRequest in protobuf. */
  *exports(): Generator<Buffer, void> {
    let open: Span[] = [];
    for (const trace of this.#traces()) {
      for (const one of trace.spans) {
        open.push(one.span);
        if (open.length < EXPORT_SPANS) continue;
        yield Buffer.from(encodeTracesProtobuf(open));
        open = [];
      }
    }
    if (open.length > 0) yield Buffer.from(encodeTracesProtobuf(open));
  }

  *#traces(): Generator<LoadTrace, void> {
    const sizes = new Random(this.#seed, -3);
    const dense = Math.round(this.#total * PART_OF_LAST_HOUR);
    const parts = [
      { from: 0, hours: QUIET_HOURS, spans: this.#total - dense },
      { from: QUIET_HOURS, hours: 1, spans: dense },
    ];
    for (const { from, hours, spans } of parts) {
      const stepNano = (hours * HOUR_NANO * MEAN_TRACE) / spans;
      const maker = new TraceMaker(this.#seed, stepNano, makePods(this.#seed));
      const first = Math.ceil((from * HOUR_NANO) / stepNano);
      const end = Math.floor(((from + hours) * HOUR_NANO) / stepNano);
      const middle = from === 0 ? Math.floor((first + end) / 2) : undefined;
      for (let index = first; index < end; index++) {
        const size = index === middle ? LARGEST_TRACE : MIN_TRACE + sizes.below(MAX_TRACE - MIN_TRACE + 1);
        yield this.#counted(maker.make(index, size));
      }
    }
  }

  #counted(trace: LoadTrace): LoadTrace {
    const facts = this.#facts;
    for (const { span, service, start } of trace.spans) {
      if (start >= (QUIET_HOURS + 1) * HOUR_NANO) continue;
      facts.spans++;
      if (span.statusCode === StatusCode.ERROR) facts.errors++;
      add(facts.byServiceAndMinute, `${service} ${Math.floor(start / MINUTE_NANO)}`);
      if (start < QUIET_HOURS * HOUR_NANO) continue;
      facts.spansInLastHour++;
      const route = span.attributes.find(({ key }) => key === ROUTE)?.value;
      if (typeof route === 'string') add(facts.byRoute, route);
    }
    if (trace.spans.length === LARGEST_TRACE) facts.largestTraceId = trace.spans[0]?.span.traceId ?? '';
    return trace;
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
