/**
 * The requests of one read: under its time limit, ended with it, at most so many at once. An index that does not exist is
 * an empty one.
 */
import type { Client, estypes } from '@elastic/elasticsearch';
import { SpangraphError } from '../../errors.ts';
import { storageError } from './client.ts';
import type { Asked, Explanation } from './explanation.ts';
import { ANY_DAY, readSpanRef, spansIndex, tracesIndex } from './names.ts';
import type { Query } from './queries.ts';

/** Requests that one read has under way. */
const MAX_CONCURRENT = 8;
/** Documents in one request for documents by id. */
const MAX_IDS = 1_000;
/** Hits in one answer. */
export const MAX_HITS = 1_000;
/** How long a point in time is kept between two requests. */
const KEEP_ALIVE = '1m';

/** Where the documents are that a read is about. */
export interface Cluster {
  readonly client: Client;
  /** The prefix of all its indices. */
  readonly index: string;
}

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

  /** With an explanation every request is told to it. */
  constructor(cluster: Cluster, timeoutMs: number, signal?: AbortSignal, explanation?: Explanation) {
    this.#explanation = explanation;
    this.#cluster = cluster;
    this.#timeoutMs = timeoutMs;
    this.#callersSignal = signal;
    this.#deadline = AbortSignal.timeout(timeoutMs);
    this.#signal = signal === undefined ? this.#deadline : AbortSignal.any([signal, this.#deadline]);
  }

  async search<Source>(request: SearchRequest): Promise<Hit<Source>[]> {
    return this.#hits<Source>(request, undefined);
  }

  /** Portion after portion, each larger than the one before, all of one point in time. */
  async *scan<Source>(request: ScanRequest<Source>): AsyncGenerator<readonly Hit<Source>[], void, undefined> {
    const pit = await this.#openPointInTime(request.kind);
    try {
      let { after, size } = request;
      for (;;) {
        const hits = await this.#hits<Source>({ ...request, after, size }, pit);
        if (hits.length > 0) yield hits;
        const last = hits.at(-1);
        if (last === undefined || hits.length < size) return;
        after = request.positionOf?.(last.source) ?? last.sort.map(String);
        size = Math.min(MAX_HITS, size * 2);
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
    const send = (options: SendOptions) => this.#cluster.client.search(body, options);
    const answer = await this.#send(send, asked, () => 0);
    return { aggregations: answer.aggregations ?? {}, complete: answer.terminated_early !== true };
  }

  async count(kind: Kind, query: Query): Promise<number> {
    const target = this.#target(kind);
    const send = (options: SendOptions) => this.#cluster.client.count({ ...target, query }, options);
    const answer = await this.#send(send, { using: `count on ${target.index}`, query }, () => 0);
    return answer.count;
  }

  /** Sources of spans by reference, with every write that was acknowledged. */
  async spans<Source>(refs: readonly string[], fields: readonly string[]): Promise<(Source | undefined)[]> {
    return this.#byId(
      refs.map((ref) => {
        const place = readSpanRef(ref);
        return place && { _index: spansIndex(this.#cluster.index, place.day), _id: place.id };
      }),
      fields,
    );
  }

  /** Sources of traces by id, with every write that was acknowledged. */
  async traces<Source>(traceIds: readonly string[], fields: readonly string[]): Promise<(Source | undefined)[]> {
    const _index = tracesIndex(this.#cluster.index);
    return this.#byId(
      traceIds.map((_id) => (/^[\da-f]{32}$/.test(_id) ? { _index, _id } : undefined)),
      fields,
    );
  }

  /** Throws where the time is over or the caller has given up. */
  check(): void {
    this.#callersSignal?.throwIfAborted();
    if (this.#deadline.aborted) throw this.#timeout();
  }

  async #byId<Source>(
    places: readonly ({ readonly _index: string; readonly _id: string } | undefined)[],
    fields: readonly string[],
  ): Promise<(Source | undefined)[]> {
    const found: (Source | undefined)[] = Array.from(places, () => undefined);
    const known = places.flatMap((place, at) => (place === undefined ? [] : [{ at, place }]));
    const portions = Array.from({ length: Math.ceil(known.length / MAX_IDS) }, (_, i) =>
      known.slice(i * MAX_IDS, (i + 1) * MAX_IDS),
    );
    const read = async (portion: typeof known): Promise<void> => {
      const docs = portion.map(({ place }) => place);
      const { client } = this.#cluster;
      const answer = await this.#send(
        (options) => client.mget<Source>({ docs, _source_includes: [...fields], realtime: true }, options),
        { using: 'documents by id' },
        (documents) => documents.docs.filter((doc) => 'found' in doc && doc.found).length,
      );
      for (const [i, doc] of answer.docs.entries()) {
        const at = portion[i]?.at;
        if (at === undefined) continue;
        if ('error' in doc) refuseOther(doc.error);
        else if (doc.found) found[at] = doc._source;
      }
    };
    await Promise.all(portions.map(read));
    return found;
  }

  async #hits<Source>(request: SearchRequest, pit: string | undefined): Promise<Hit<Source>[]> {
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
    const send = (options: SendOptions) => this.#cluster.client.search<Source>(body, options);
    const answer = await this.#send(send, asked, (found) => found.hits.hits.length);
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
    const answer = await this.#send((options) =>
      client.openPointInTime({ index, ignore_unavailable, keep_alive: KEEP_ALIVE }, options),
    );
    return answer.id;
  }

  /** The cluster forgets it by itself as well, so that its end is nobody's concern. */
  async #closePointInTime(id: string): Promise<void> {
    await this.#cluster.client.closePointInTime({ id }, { ignore: [404], maxRetries: 0 }).catch(() => {});
  }

  /** What was `asked` is explained with the rows of the answer; without it nothing is. */
  async #send<Answer>(
    request: (options: SendOptions) => Promise<Answer>,
    asked?: Asked,
    rowsOf: (answer: Answer) => number = () => 0,
  ): Promise<Answer> {
    this.check();
    if (this.#running >= MAX_CONCURRENT) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
    try {
      this.check();
      const begun = performance.now();
      // The time limit of the read comes first, so that its end is told as that.
      const answer = await request({ signal: this.#signal, requestTimeout: 2 * this.#timeoutMs });
      if (asked !== undefined) this.#explanation?.add(asked, rowsOf(answer), performance.now() - begun);
      return answer;
    } catch (thrown) {
      this.check();
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

/** An index that is not there has no documents; anything else must not look like that. */
function refuseOther(error: estypes.ErrorCause): void {
  if (error.type === 'index_not_found_exception') return;
  throw new SpangraphError('STORAGE_UNAVAILABLE', `The storage cannot be read now: ${error.type}: ${error.reason}`);
}
