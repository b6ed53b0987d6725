/** A span that is recorded while a script plays it. */
import { type Span, type SpanEvent, SpanKind, type SpanLink, StatusCode } from '../../model/span.ts';
import { type Failure, stackOf } from './failures.ts';
import type { Random } from './random.ts';
import type { Process } from './services.ts';
import { attributesOf, type Values } from './values.ts';

/** Sampled, and told so by a parent whose place is known. */
const FLAGS = 0x1_01;

/** What a span is, before anything happens in it. */
export interface Shape {
  readonly name: string;
  /** INTERNAL if absent. */
  readonly kind?: number;
  readonly attributes?: Values;
  readonly links?: readonly SpanRef[];
  /** It never arrives, although its children do. */
  readonly isLost?: boolean;
}

export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

/** The trace that a span belongs to. */
interface Trace {
  readonly traceId: string;
  readonly random: Random;
  readonly startUnixNano: bigint;
  /** Which part of the hour it starts in, from 0 to 1. */
  readonly part: number;
  /** Those that have ended. */
  readonly spans: Span[];
}

/** A span under way. `at` is the true time, in nanoseconds from the start of the trace; it moves as the script goes on. */
export class ActiveSpan implements SpanRef {
  readonly spanId: string;
  readonly process: Process;
  readonly #trace: Trace;
  readonly #shape: Shape;
  readonly #parentSpanId: string;
  readonly #start: number;
  readonly #events: SpanEvent[] = [];
  #attributes: Values;
  #error: string | undefined;
  at: number;

  constructor(
    trace: Trace,
    process: Process,
    shape: Shape,
    { at, parentSpanId }: { readonly at: number; readonly parentSpanId: string },
  ) {
    this.#trace = trace;
    this.process = process;
    this.#shape = shape;
    this.#parentSpanId = parentSpanId;
    this.#attributes = shape.attributes ?? {};
    this.spanId = trace.random.hex(16);
    this.#start = at;
    this.at = at;
  }

  get traceId(): string {
    return this.#trace.traceId;
  }

  get random(): Random {
    return this.#trace.random;
  }

  get part(): number {
    return this.#trace.part;
  }

  /** Time passes: around so many milliseconds. */
  work(medianMs: number, spread?: number): void {
    this.at += this.random.around(medianMs, spread) * 1e6;
  }

  set(values: Values): void {
    this.#attributes = { ...this.#attributes, ...values };
  }

  event(name: string, values: Values = {}): void {
    this.#events.push({
      timeUnixNano: this.#recorded(this.at),
      name,
      attributes: attributesOf(values),
      droppedAttributesCount: 0,
    });
  }

  /** It fails, with an exception if it is one of its own. The first reason stays. */
  fail(reason: Failure | string): void {
    if (typeof reason === 'string') {
      this.#error ??= reason;
      return;
    }
    const { type, message } = reason;
    this.#error ??= message;
    this.set({ 'error.type': type });
    this.event('exception', {
      'exception.type': type,
      'exception.message': message,
      'exception.stacktrace': stackOf(this.process.language, reason),
    });
  }

  /** Something that this span waits for, in this process or in one of another service. */
  child(shape: Shape, run: (span: ActiveSpan) => void, process = this.process): void {
    const span = new ActiveSpan(this.#trace, process, shape, { at: this.at, parentSpanId: this.spanId });
    run(span);
    span.end();
    this.at = span.at;
  }

  /** Several things at once. */
  together(parts: readonly (() => void)[]): void {
    const begin = this.at;
    let last = begin;
    for (const part of parts) {
      this.at = begin;
      part();
      last = Math.max(last, this.at);
    }
    this.at = last;
  }

  /** Something that this span does not wait for. */
  aside(part: () => void): void {
    const { at } = this;
    part();
    this.at = at;
  }

  end(): void {
    if (this.#shape.isLost) return;
    const { name, kind = SpanKind.INTERNAL, links = [] } = this.#shape;
    this.#trace.spans.push({
      traceId: this.traceId,
      spanId: this.spanId,
      parentSpanId: this.#parentSpanId,
      traceState: '',
      flags: FLAGS,
      name,
      kind,
      startTimeUnixNano: this.#recorded(this.#start),
      endTimeUnixNano: this.#recorded(this.at),
      attributes: attributesOf(this.#attributes),
      droppedAttributesCount: 0,
      events: this.#events,
      droppedEventsCount: 0,
      links: links.map(linkTo),
      droppedLinksCount: 0,
      statusCode: this.#error === undefined ? StatusCode.UNSET : StatusCode.ERROR,
      statusMessage: this.#error ?? '',
      resource: this.process.resource,
      scope: this.process.scope,
    });
  }

  /** By the clock of its process. */
  #recorded(at: number): bigint {
    return this.#trace.startUnixNano + BigInt(Math.round(at + this.process.aheadNano));
  }
}

function linkTo({ traceId, spanId }: SpanRef): SpanLink {
  return { traceId, spanId, traceState: '', attributes: [], droppedAttributesCount: 0, flags: FLAGS };
}
