/** What is new since an earlier turn of a subscription. */
import { SpangraphError } from '../errors.ts';
import type { SpanRecord, TraceSummary } from '../storage/backend.ts';
import { spanPosition } from '../storage/ordering/order.ts';
import type { Page, SpanFilter, SpanOrder, SpanPosition } from '../storage/query.ts';
import { decodeCursor, encodeCursor, listFingerprint } from './cursor.ts';
import { defined } from './defined.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { OperationAccount } from './operation-account.ts';
import { SPAN_POSITIONS } from './positions.ts';
import { contentOf, decodeSeen, encodeSeen, signOf } from './updated-trace.ts';

/** The most spans that one turn returns. */
export const LIVE_SPANS = 100;

const NANOS_PER_MILLI = 1_000_000n;
const OLDEST_ARRIVAL: SpanOrder = { field: 'INGESTION_TIME', direction: 'ASC' };
const NEWEST_ARRIVAL: SpanOrder = { field: 'INGESTION_TIME', direction: 'DESC' };
/** A token is a place among all spans, so that it fits any filter. */
const TOKENS = listFingerprint('spanAdded');

export interface AddedSpansRequest {
  readonly filter: SpanFilter | undefined;
  /** A token. Undefined: what arrives from now on. */
  readonly after: string | undefined;
  /** Leave out all but the newest spans, and count the others. */
  readonly isLate: boolean;
  /** See `SpanReader.settlingMs`. */
  readonly settlingMs: number;
}

export interface AddedSpans {
  /** The place after these spans. */
  readonly token: string;
  readonly spans: readonly SpanRecord[];
  readonly droppedCount: number;
  readonly hasMore: boolean;
}

export interface TraceUpdateRequest {
  readonly traceId: string;
  /** {@link TraceUpdate.seen} of the turn before. Empty: nothing was seen. */
  readonly seen: string;
  /** See `SpanReader.settlingMs`. */
  readonly settlingMs: number;
}

export interface TraceUpdate {
  /** What has been seen now. */
  readonly seen: string;
  /** Absent if there is no news. */
  readonly trace?: TraceSummary;
}

export class Live {
  readonly #reader: KeyedReader;
  readonly #account: OperationAccount;

  constructor(reader: KeyedReader, account: OperationAccount) {
    this.#reader = reader;
    this.#account = account;
  }

  /**
   * The spans that arrived after the token, in order of arrival, up to the time before which nothing can appear any more. Throws
   * INVALID_CURSOR.
   */
  async spansAdded({ filter, after, isLate, settlingMs }: AddedSpansRequest): Promise<AddedSpans> {
    const begin = after === undefined ? undefined : positionOf(after);
    const newest = (await this.#find(undefined, NEWEST_ARRIVAL, { limit: 1 })).items[0]?.ingestionTimeUnixNano ?? 0n;
    const now = BigInt(Date.now()) * NANOS_PER_MILLI;
    const settled = now - BigInt(settlingMs) * NANOS_PER_MILLI;
    const isOrdered = settlingMs === 0;
    if (begin === undefined) return nothingNew(afterAll(isOrdered ? newest : now));
    const end = afterAll(isOrdered || newest < settled ? newest : settled);
    if (end.value <= begin.value) return nothingNew(begin);
    let [from, droppedCount] = [begin, 0];
    for (;;) {
      const page = await this.#find(filter, OLDEST_ARRIVAL, { limit: LIVE_SPANS, after: from, before: end });
      const last = page.items.at(-1);
      const place = page.hasMore && last !== undefined ? spanPosition(OLDEST_ARRIVAL, last) : end;
      if (!isLate || !page.hasMore) {
        return { token: tokenOf(place), spans: page.items, droppedCount, hasMore: page.hasMore };
      }
      droppedCount += page.items.length;
      from = place;
    }
  }

  /** The trace, if spans of it have arrived since what was seen. */
  async traceUpdated({ traceId, seen, settlingMs }: TraceUpdateRequest): Promise<TraceUpdate> {
    const before = decodeSeen(seen);
    const trace = await this.#reader.trace(traceId);
    if (trace === undefined) return { seen };
    const { items } = await this.#find({ type: 'traceId', eq: traceId }, NEWEST_ARRIVAL, { limit: 1 });
    const sign = signOf(trace, items[0]?.ingestionTimeUnixNano);
    const now = Date.now();
    const isDue = before?.compareAt !== undefined && before.compareAt <= now;
    if (before?.sign === sign && !isDue) return { seen };
    const content = contentOf(trace, await this.#reader.skeleton(traceId));
    // What arrives later changes the sign, and is compared once more after it.
    const compareAt = before?.sign !== sign && settlingMs > 0 ? { compareAt: now + settlingMs } : {};
    const isNews = before?.content !== content;
    return { seen: encodeSeen({ sign, content, ...compareAt }), ...(isNews && { trace }) };
  }

  async #find(
    filter: SpanFilter | undefined,
    order: SpanOrder,
    page: { readonly limit: number; readonly after?: SpanPosition; readonly before?: SpanPosition },
  ): Promise<Page<SpanRecord>> {
    const found = await this.#reader.findSpans({ ...defined({ filter }), order, page });
    this.#account.readRecords(found.items.length);
    return found;
  }
}

/** The place after all spans that arrived at that time or before. */
function afterAll(ingestionTime: bigint): SpanPosition {
  const [traceId, spanId] = ['0'.repeat(32), '0'.repeat(16)];
  return { value: ingestionTime + 1n, startTimeUnixNano: 0n, traceId, spanId, kind: 0 };
}

function nothingNew(place: SpanPosition): AddedSpans {
  return { token: tokenOf(place), spans: [], droppedCount: 0, hasMore: false };
}

function tokenOf(place: SpanPosition): string {
  return encodeCursor(TOKENS, SPAN_POSITIONS.encode(place));
}

function positionOf(token: string): SpanPosition {
  const position = SPAN_POSITIONS.decode(decodeCursor(TOKENS, token, SPAN_POSITIONS.fieldCount, invalidToken));
  if (position === undefined) throw invalidToken('it is damaged');
  return position;
}

function invalidToken(reason: string): SpangraphError {
  return new SpangraphError(
    'INVALID_CURSOR',
    `This token cannot be used here: ${reason}. Give \`after\` the \`token\` of the last event that you have. Leave \`after\` out ` +
      'to get only what arrives from now on.',
  );
}
