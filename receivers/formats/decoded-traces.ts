import { SpangraphError } from '../../src/errors.ts';
import type { RejectedSpan } from '../../src/ingest/sink.ts';
import type { Span } from '../../src/model/span.ts';
import { MAX_SPANS } from './decode-limits.ts';
import { type Warning, type WarningCode, WarningList } from './warnings.ts';

/** The encodings that OTLP has for a request. */
export type OtlpEncoding = 'protobuf' | 'json';

/** What a request holds. Each of its spans is in exactly one of the two lists, in the order of the request. */
export interface DecodedTraces {
  readonly spans: readonly Span[];
  /** `index` counts all spans of the request. */
  readonly rejected: readonly RejectedSpan[];
  /** What was taken although it is not as its format has it, and what was left behind; one entry a kind. */
  readonly warnings: readonly Warning[];
  /** Messages (spans, attributes, values, events ...) read: what was decoded takes memory by their number too. */
  readonly messages: number;
}

/**
 * Where spans stood in a request from which `rejected` (ascending) were taken out: `result[i]` is the position that the
 * i-th of the `count` spans left over had.
 */
export function originalPositions(count: number, rejected: readonly RejectedSpan[]): number[] {
  const taken = new Set(rejected.map((span) => span.index));
  const positions: number[] = [];
  for (let position = 0; positions.length < count; position++) if (!taken.has(position)) positions.push(position);
  return positions;
}

/** Both lists in one, ascending. */
export function mergeRejected(some: readonly RejectedSpan[], others: readonly RejectedSpan[]): readonly RejectedSpan[] {
  if (others.length === 0) return some;
  return [...some, ...others].sort((a, b) => a.index - b.index);
}

/** What is known of a request before it is decoded, of JSON from its parsing. */
export interface KnownBefore {
  /** As {@link DecodedTraces.messages}. */
  readonly messages?: number;
  readonly warnings?: readonly Warning[];
}

/**
 * Collects the spans of a request while it is decoded, and takes back those whose resource or scope turns out to be
 * flawed: on the wire these may come after their spans.
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

  /** Spans seen so far: the position of the next one. */
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

  /** Rejects all spans from position `from` on that are not rejected yet. `accepted` were accepted before that position. */
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
