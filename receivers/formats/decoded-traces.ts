import { SpangraphError } from '../../src/errors.ts';
import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { Span } from '../../src/model/span.ts';
import { MAX_SPANS } from './request-limits.ts';
import { type Warning, type WarningCode, WarningList } from './warnings.ts';

/** The encodings of an OTLP request. */
export type OtlpEncoding = 'protobuf' | 'json';

/** The content of a request. Each span is in exactly one of the two lists, in the order of the request. */
export interface DecodedTraces {
  readonly spans: readonly Span[];
  /** `index` counts all spans of the request. */
  readonly rejected: readonly RejectedSpan[];
  /** What was read leniently, changed or left behind. One entry for each kind. */
  readonly warnings: readonly Warning[];
  /** Messages (spans, attributes, values, events and so on) that were read. Their number determines the memory in use. */
  readonly messages: number;
}

/**
 * The positions in the request of the `count` spans that are left after `rejected` (ascending) were removed: `result[i]` is
 * the original position of the i-th of them.
 */
export function originalPositions(count: number, rejected: readonly RejectedSpan[]): number[] {
  const taken = new Set(rejected.map((span) => span.index));
  const positions: number[] = [];
  for (let position = 0; positions.length < count; position++) if (!taken.has(position)) positions.push(position);
  return positions;
}

/** Both lists as one, ascending. */
export function mergeRejected(some: readonly RejectedSpan[], others: readonly RejectedSpan[]): readonly RejectedSpan[] {
  if (others.length === 0) return some;
  return [...some, ...others].sort((a, b) => a.index - b.index);
}

/** What is known of a request before decoding. Parsing JSON tells it. */
export interface KnownBefore {
  /** As {@link DecodedTraces.messages}. */
  readonly messages?: number;
  readonly warnings?: readonly Warning[];
}

/** A value, and what is known of the JSON from which it was parsed. */
export interface ParsedJson extends KnownBefore {
  readonly value: unknown;
  /** False if no key can be in snake_case. */
  readonly hasSnakeCase?: boolean;
}

/**
 * Collects the spans of a request during decoding. Takes back the spans of a flawed resource or scope, which may follow its
 * spans on the wire.
 */
export class SpanCollector implements DecodedTraces {
  readonly spans: Span[] = [];
  readonly rejected: RejectedSpan[] = [];
  readonly #warnings: WarningList;
  messages: number;

  constructor({ messages = 0, warnings = [] }: KnownBefore = {}) {
    this.messages = messages;
    this.#warnings = new WarningList(warnings);
  }

  get warnings(): readonly Warning[] {
    return this.#warnings.list;
  }

  /** As {@link WarningList.add}. */
  warn(code: WarningCode, subject: string, example: () => string, count = 1): void {
    this.#warnings.add(code, subject, example, count);
  }

  /** Spans seen so far, which is the position of the next one. */
  get count(): number {
    return this.spans.length + this.rejected.length;
  }

  accept(span: Span): void {
    this.#checkRoom();
    this.spans.push(span);
  }

  reject(reason: string): void {
    this.#checkRoom();
    this.rejected.push({ index: this.count, reason });
  }

  #checkRoom(): void {
    if (this.count < MAX_SPANS) return;
    throw new SpangraphError('BODY_TOO_LARGE', `The request has more than ${MAX_SPANS} spans; send smaller batches.`);
  }

  /** Rejects all spans from position `from` on that are not rejected yet. `accepted` spans came before that position. */
  rejectSince(from: number, accepted: number, reason: string): void {
    const end = this.count;
    this.spans.length = accepted;
    const already = this.rejected.splice(from - accepted);
    let next = 0;
    for (let index = from; index < end; index++) {
      const earlier = already[next];
      if (earlier?.index === index) {
        this.rejected.push(earlier);
        next++;
      } else this.rejected.push({ index, reason });
    }
  }
}
