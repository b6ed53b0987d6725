/**
 * The requests of one read: under its time limit, ended with it, at most so many at once. An index that does not exist is
 * an empty one.
 */
import type { Client, estypes } from '@elastic/elasticsearch';
import { errors } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import type { SpanSource } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { ANY_DAY, readSpanRef, spansIndex, tracesIndex } from '../documents/names.ts';
import { lacksMemory, storageError } from './client.ts';
import type { Asked, Explanation } from './explanation.ts';
import type { Query } from './queries.ts';

/** Requests that one read has under way. */
const MAX_CONCURRENT = 8;
/** Documents in the first request for documents by id, and in one at the most: the cluster makes the whole answer in its
 * memory, and nothing there stops one that is too large. */
const FIRST_IDS = 64;
const MAX_IDS = 1_000;
/** Times that the next answer may be as large as the one before. */
const GROWTH = 4;
/** Hits in one answer. */
export const MAX_HITS = 1_000;
/** How long a point in time is kept between two requests. */
const KEEP_ALIVE = '1m';

/** Where the documents are that a read is about. */
export interface Cluster {
  readonly client: Client;
  /** The prefix of all its indices. */
  readonly index: string;
  /** Bytes of one answer that are read; more is asked for in parts, down to a single document. */
  readonly maxResponseBytes: number;
}

/** Thrown where an answer would be larger than that, or than the cluster has memory for. */
const TOO_LARGE = Symbol('too large');

/** Which kind of documents. */
export type Kind = 'spans' | 'traces';

export type Sort = Record<string, 'asc' | 'desc'>;

/** One hit: the parts of its document that were asked for. */
export interface Hit<Source> {
  readonly source: Source;
  readonly sort: readonly (string | number)[];
}

export interface SearchRequest {
  readonly kind: Kind;
  readonly query: Query;
  readonly fields: readonly string[] | false;
  readonly sort: readonly Sort[];
  readonly size: number;
  /** The values of `sort` behind which to go on. 64-bit integers as text. */
  readonly after?: readonly string[] | undefined;
}

/** Where a document is. */
interface Place {
  readonly _index: string;
  readonly _id: string;
}

/** Likewise, and its place in the answer. */
interface KnownPlace {
  readonly at: number;
  readonly place: Place;
}

/** A search in portions. */
export interface ScanRequest<Source> extends SearchRequest {
  /** `after` of what follows this hit; absent: what the cluster said, which is exact for texts and small numbers. */
  readonly positionOf?: (source: Source) => readonly string[];
  /** The portions do not grow beyond the first, as all are wanted that the cluster finds. */
  readonly exact?: boolean;
}

interface SendOptions {
  readonly signal: AbortSignal;
  readonly requestTimeout: number;
  readonly maxResponseSize?: number;
}

/** A request, and what is to be known of it. */
interface Sending<Answer> {
  readonly request: (options: SendOptions) => Promise<Answer>;
  /** Explained, with the rows of the answer; absent: nothing is. */
  readonly asked?: Asked;
  readonly rowsOf?: (answer: Answer) => number;
  /** Whether an answer that is too large can be asked for in parts: then TOO_LARGE is thrown. */
  readonly isDivisible?: boolean;
}

export class Connection {
  readonly #cluster: Cluster;
  readonly #timeoutMs: number;
  readonly #callersSignal: AbortSignal | undefined;
  readonly #deadline: AbortSignal;
  readonly #signal: AbortSignal;
  readonly #explanation: Explanation | undefined;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Documents in the next request by id, by what the last ones weighed. */
  #idsAtOnce = FIRST_IDS;

  /** With an explanation every request is told to it. */
  constructor(cluster: Cluster, timeoutMs: number, signal?: AbortSignal, explanation?: Explanation) {
    this.#explanation = explanation;
    this.#cluster = cluster;
    this.#timeoutMs = timeoutMs;
    this.#callersSignal = signal;
    this.#deadline = AbortSignal.timeout(timeoutMs);
    this.#signal = signal === undefined ? this.#deadline : AbortSignal.any([signal, this.#deadline]);
  }

  /** All hits in one answer, whatever its size. */
  async search<Source>(request: SearchRequest): Promise<Hit<Source>[]> {
    return this.#hits<Source>(request, undefined, false);
  }

  /** The first hits, as many as the request has for its size; in portions where one answer would be too large. */
  async *page<Source>(request: ScanRequest<Source>): AsyncGenerator<readonly Hit<Source>[], void, undefined> {
    try {
      yield await this.#hits<Source>(request, undefined);
      return;
    } catch (thrown) {
      if (thrown !== TOO_LARGE) throw thrown;
    }
    let left = request.size;
    for await (const hits of this.scan({ ...request, size: halfOf(request.size) })) {
      yield hits.slice(0, left);
      left -= hits.length;
      if (left <= 0) return;
    }
  }

  /** Portion after portion, each larger than the one before, all of one point in time. */
  async *scan<Source>(request: ScanRequest<Source>): AsyncGenerator<readonly Hit<Source>[], void, undefined> {
    const pit = await this.#openPointInTime(request.kind);
    try {
      let { after, size } = request;
      let largest = MAX_HITS;
      for (;;) {
        const hits = await this.#hitsThatFit<Source>({ ...request, after, size }, pit);
        if (hits === TOO_LARGE) {
          largest = halfOf(size);
          size = largest;
          continue;
        }
        if (hits.length > 0) yield hits;
        const last = hits.at(-1);
        if (last === undefined || hits.length < size) return;
        after = request.positionOf?.(last.source) ?? last.sort.map(String);
        size = Math.min(largest, size * 2);
      }
    } finally {
      await this.#closePointInTime(pit);
    }
  }

  /** Aggregations over what meets the query. */
  async aggregate(
    kind: Kind,
    query: Query,
    aggs: Record<string, estypes.AggregationsAggregationContainer>,
    terminateAfter?: number,
  ): Promise<{ readonly aggregations: Record<string, unknown>; readonly complete: boolean }> {
    const body = {
      ...this.#target(kind),
      query,
      size: 0,
      aggs,
      track_total_hits: false,
      ...(terminateAfter === undefined ? {} : { terminate_after: terminateAfter }),
    };
    const asked = { using: `aggregation on ${body.index}`, query };
    const answer = await this.#send({ request: (options) => this.#cluster.client.search(body, options), asked });
    return { aggregations: answer.aggregations ?? {}, complete: answer.terminated_early !== true };
  }

  async count(kind: Kind, query: Query): Promise<number> {
    const target = this.#target(kind);
    const asked = { using: `count on ${target.index}`, query };
    const request = (options: SendOptions) => this.#cluster.client.count({ ...target, query }, options);
    return (await this.#send({ request, asked })).count;
  }

  /** What `take` makes of the sources of spans, by reference, with every write that was acknowledged. */
  async spans<Taken>(refs: readonly string[], take: (source: SpanSource) => Taken): Promise<(Taken | undefined)[]> {
    const places = refs.map((ref) => this.#placeOf(ref));
    return this.#byId(places, SPAN_FIELDS, (source) => take(source as SpanSource));
  }

  /** Sources of as many of the first spans as are in one answer: of one at least. Likewise with every write. */
  async firstSpans(refs: readonly string[]): Promise<(SpanSource | undefined)[]> {
    for (;;) {
      const size = Math.min(this.#idsAtOnce, refs.length);
      const found: (SpanSource | undefined)[] = Array.from({ length: size }, () => undefined);
      const places = refs.slice(0, size).map((ref) => this.#placeOf(ref));
      try {
        const known = places.flatMap((place, at) => (place === undefined ? [] : [{ at, place }]));
        await this.#readIds(known, SPAN_FIELDS, (at, source) => {
          found[at] = source as SpanSource;
        });
        return found;
      } catch (thrown) {
        if (thrown !== TOO_LARGE) throw thrown;
      }
    }
  }

  #placeOf(ref: string): Place | undefined {
    const place = readSpanRef(ref);
    return place && { _index: spansIndex(this.#cluster.index, place.day), _id: place.id };
  }

  /** Sources of traces by id, with every write that was acknowledged. */
  async traces<Source>(traceIds: readonly string[], fields: readonly string[]): Promise<(Source | undefined)[]> {
    const _index = tracesIndex(this.#cluster.index);
    return this.#byId(
      traceIds.map((_id) => (/^[\da-f]{32}$/.test(_id) ? { _index, _id } : undefined)),
      fields,
      (source) => source as Source,
    );
  }

  /** Throws where the time is over or the caller has given up. */
  check(): void {
    this.#callersSignal?.throwIfAborted();
    if (this.#deadline.aborted) throw this.#timeout();
  }

  async #byId<Taken>(
    places: readonly (Place | undefined)[],
    fields: readonly string[],
    take: (source: unknown) => Taken,
  ): Promise<(Taken | undefined)[]> {
    const found: (Taken | undefined)[] = Array.from(places, () => undefined);
    const known = places.flatMap((place, at) => (place === undefined ? [] : [{ at, place }]));
    for (let from = 0; from < known.length; ) {
      const portion = known.slice(from, from + this.#idsAtOnce);
      try {
        await this.#readIds(portion, fields, (at, source) => {
          found[at] = take(source);
        });
        from += portion.length;
      } catch (thrown) {
        if (thrown !== TOO_LARGE) throw thrown;
      }
    }
    return found;
  }

  /** One request. Throws TOO_LARGE for more than one document, after which fewer are to be asked for. */
  async #readIds(
    portion: readonly KnownPlace[],
    fields: readonly string[],
    onFound: (at: number, source: unknown) => void,
  ): Promise<void> {
    if (portion.length === 0) return;
    const docs = portion.map(({ place }) => place);
    const answer = await this.#send({
      request: (options) => this.#cluster.client.mget({ docs, _source_includes: [...fields], realtime: true }, options),
      asked: { using: 'documents by id' },
      rowsOf: (documents) => documents.docs.filter((doc) => 'found' in doc && doc.found).length,
      isDivisible: portion.length > 1,
    }).catch((thrown: unknown) => {
      if (thrown === TOO_LARGE) this.#idsAtOnce = halfOf(portion.length);
      throw thrown;
    });
    let length = 0;
    for (const [i, doc] of answer.docs.entries()) {
      const at = portion[i]?.at;
      if (at === undefined) continue;
      if ('error' in doc) refuseOther(doc.error);
      else if (doc.found && doc._source !== undefined) {
        length += lengthOfTexts(doc._source);
        onFound(at, doc._source);
      }
    }
    const isLight = GROWTH * length < this.#cluster.maxResponseBytes;
    if (isLight && portion.length >= this.#idsAtOnce) this.#idsAtOnce = Math.min(MAX_IDS, GROWTH * portion.length);
  }

  async #hitsThatFit<Source>(
    request: SearchRequest,
    pit: string | undefined,
  ): Promise<Hit<Source>[] | typeof TOO_LARGE> {
    try {
      return await this.#hits<Source>(request, pit);
    } catch (thrown) {
      if (thrown !== TOO_LARGE) throw thrown;
      return TOO_LARGE;
    }
  }

  async #hits<Source>(
    request: SearchRequest,
    pit: string | undefined,
    isDivisible = request.size > 1,
  ): Promise<Hit<Source>[]> {
    const body = {
      ...(pit === undefined ? this.#target(request.kind) : { pit: { id: pit, keep_alive: KEEP_ALIVE } }),
      query: request.query,
      _source: request.fields === false ? false : [...request.fields],
      sort: request.sort.map((one) => ({ ...one })),
      size: request.size,
      track_total_hits: false,
      pre_filter_shard_size: 1,
      ...(request.after === undefined ? {} : { search_after: [...request.after] }),
    };
    const { index } = this.#target(request.kind);
    const asked = { using: `search on ${index}`, query: request.query, isOrdered: request.sort.length > 1 };
    const answer = await this.#send({
      request: (options) => this.#cluster.client.search<Source>(body, options),
      asked,
      rowsOf: (found) => found.hits.hits.length,
      isDivisible,
    });
    return answer.hits.hits.map(({ _source, sort }) => ({
      source: _source as Source,
      sort: (sort ?? []) as (string | number)[],
    }));
  }

  #target(kind: Kind): { index: string; ignore_unavailable: true; allow_no_indices: true } {
    const { index } = this.#cluster;
    const name = kind === 'traces' ? tracesIndex(index) : spansIndex(index, ANY_DAY);
    return { index: name, ignore_unavailable: true, allow_no_indices: true };
  }

  async #openPointInTime(kind: Kind): Promise<string> {
    const { index, ignore_unavailable } = this.#target(kind);
    const { client } = this.#cluster;
    const answer = await this.#send({
      request: (options) => client.openPointInTime({ index, ignore_unavailable, keep_alive: KEEP_ALIVE }, options),
    });
    return answer.id;
  }

  /** The cluster forgets it by itself as well, so that its end is nobody's concern. */
  async #closePointInTime(id: string): Promise<void> {
    await this.#cluster.client.closePointInTime({ id }, { ignore: [404], maxRetries: 0 }).catch(() => {});
  }

  async #send<Answer>({ request, asked, rowsOf, isDivisible = false }: Sending<Answer>): Promise<Answer> {
    this.check();
    if (this.#running >= MAX_CONCURRENT) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    try {
      this.check();
      const begun = performance.now();
      // The time limit of the read comes first, so that its end is told as that.
      const answer = await request({
        signal: this.#signal,
        requestTimeout: 2 * this.#timeoutMs,
        ...(isDivisible && { maxResponseSize: this.#cluster.maxResponseBytes }),
      });
      if (asked !== undefined) this.#explanation?.add(asked, rowsOf?.(answer) ?? 0, performance.now() - begun);
      return answer;
    } catch (thrown) {
      this.check();
      const isTooLarge = thrown instanceof errors.RequestAbortedError || lacksMemory(thrown);
      if (isDivisible && isTooLarge) throw TOO_LARGE;
      throw storageError(thrown, 'The storage cannot be read now');
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  #timeout(): SpangraphError {
    return new SpangraphError(
      'READ_TIMEOUT',
      `The read took longer than ${this.#timeoutMs} ms (storage.read_timeout). ` +
        'Ask for a shorter timeRange or a more selective filter, or raise the limit.',
    );
  }
}

function lengthOfTexts(source: unknown): number {
  const values: unknown[] = Object.values(source ?? {});
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}

function halfOf(size: number): number {
  return Math.ceil(size / 2);
}

/** An index that is not there has no documents; anything else must not look like that. */
function refuseOther(error: estypes.ErrorCause): void {
  if (error.type === 'index_not_found_exception') return;
  throw new SpangraphError('STORAGE_UNAVAILABLE', `The storage cannot be read now: ${error.type}: ${error.reason}`);
}
