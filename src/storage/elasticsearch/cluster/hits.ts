/** Searches for documents: one answer, a page, or portion after portion. */
import type { estypes } from '@elastic/elasticsearch';
import type { Stored } from '../documents/documents.ts';
import type { DocumentVersion } from './bulk.ts';
import type { Cluster, DocumentKind } from './cluster.ts';
import { indicesOf } from './cluster.ts';
import type { Query } from './queries.ts';
import type { Requests } from './requests.ts';
import { TOO_LARGE } from './requests.ts';

/** Hits in one answer. */
export const MAX_HITS = 1_000;
/** How long the cluster keeps a point in time between two requests. */
const KEEP_ALIVE = '1m';

type Direction = 'asc' | 'desc';

/** A field, and how to sort by it. */
export type Sort = Record<
  string,
  Direction | { order: Direction; missing: '_first' | '_last' | 0; unmapped_type: 'keyword' | 'long' }
>;

/** The values of `sort` for a document. 64-bit integers are text. Null: the document lacks the field. */
export type Place = readonly (string | null)[];

/** The fields of one document that a request names, and the place of the document in the order. */
export interface Hit<Document> extends Stored<Document> {
  readonly sort: Place;
  /** If the request asks for it. */
  readonly exact?: ExactHit;
}

/** What a repair of a document needs besides its fields. */
export interface ExactHit {
  readonly index: string;
  readonly version: DocumentVersion;
  /** The digits of the fields that {@link HitsRequest.exact} names, without those that the document lacks. */
  readonly digits: Readonly<Record<string, string>>;
}

export interface HitsRequest {
  readonly kind: DocumentKind;
  readonly query: Query;
  readonly fields: readonly string[];
  readonly sort: readonly Sort[];
  readonly size: number;
  /** Return hits after this place. */
  readonly after?: Place | undefined;
  /** 64-bit fields whose digits are wanted, as a number would lose some. Hits then have their index and version, too. */
  readonly exact?: readonly string[];
}

/** A search in portions. */
export interface ScanRequest<Document> extends HitsRequest {
  /** The exact values of `sort` for a hit. Absent: those that the cluster gives, which are exact for texts and small numbers. */
  readonly positionOf?: (source: Document) => Place;
}

export class Hits {
  readonly #cluster: Cluster;
  readonly #requests: Requests;

  constructor(cluster: Cluster, requests: Requests) {
    this.#cluster = cluster;
    this.#requests = requests;
  }

  /** All hits in one answer of any size. */
  async search<Document>(request: HitsRequest): Promise<Hit<Document>[]> {
    return this.#hits<Document>(request, undefined, false);
  }

  /** The first `size` hits, in portions where one answer would be too large. */
  async *page<Document>(request: ScanRequest<Document>): AsyncGenerator<readonly Hit<Document>[], void, undefined> {
    if (this.#fitting(request, request.size) === request.size) {
      const hits = await this.#hitsThatFit<Document>(request, undefined);
      if (hits !== TOO_LARGE) {
        yield hits;
        return;
      }
    }
    let left = request.size;
    for await (const portion of this.scan(request)) {
      yield portion.slice(0, left);
      left -= portion.length;
      if (left <= 0) return;
    }
  }

  /** All hits of one point in time. Each portion is larger than the one before, as far as it fits in one answer. */
  async *scan<Document>(request: ScanRequest<Document>): AsyncGenerator<readonly Hit<Document>[], void, undefined> {
    const pointInTime = await this.#openPointInTime(request.kind);
    try {
      let { after, size: wanted } = request;
      let largest = MAX_HITS;
      for (;;) {
        const size = this.#fitting(request, wanted);
        const hits = await this.#hitsThatFit<Document>({ ...request, after, size }, pointInTime);
        if (hits === TOO_LARGE) {
          largest = Math.ceil(size / 2);
          wanted = largest;
          continue;
        }
        if (hits.length > 0) yield hits;
        const last = hits.at(-1);
        if (last === undefined || hits.length < size) return;
        after = request.positionOf?.(last.source) ?? last.sort;
        wanted = Math.min(largest, size * 2);
      }
    } finally {
      this.#closePointInTime(pointInTime);
    }
  }

  async #hitsThatFit<Document>(
    request: HitsRequest,
    pointInTime: string | undefined,
  ): Promise<Hit<Document>[] | typeof TOO_LARGE> {
    try {
      return await this.#hits<Document>(request, pointInTime, request.size > 1);
    } catch (thrown) {
      if (thrown !== TOO_LARGE) throw thrown;
      this.#cluster.rowSizes.wasTooLarge(rowsOf(request), request.size);
      return TOO_LARGE;
    }
  }

  #fitting(request: HitsRequest, wanted: number): number {
    return this.#cluster.rowSizes.fitting(rowsOf(request), wanted);
  }

  async #hits<Document>(
    request: HitsRequest,
    pointInTime: string | undefined,
    isDivisible: boolean,
  ): Promise<Hit<Document>[]> {
    const indices = indicesOf(this.#cluster, request.kind);
    const body: estypes.SearchRequest = {
      ...(pointInTime === undefined ? indices : { pit: { id: pointInTime, keep_alive: KEEP_ALIVE } }),
      query: request.query,
      _source: [...request.fields],
      sort: request.sort.map((one) => ({ ...one })),
      size: request.size,
      track_total_hits: false,
      pre_filter_shard_size: 1,
      ...(request.after === undefined ? {} : { search_after: [...request.after] }),
      ...(request.exact && {
        seq_no_primary_term: true,
        // A format makes a text of a number.
        docvalue_fields: request.exact.map((field) => ({ field, format: '0' })),
      }),
    };
    const answer = await this.#requests.send({
      send: (options) => this.#cluster.client.search<Document>(body, options),
      words: { using: `search on ${indices.index}`, query: request.query, isOrdered: request.sort.length > 1 },
      rowsOf: (found) => found.hits.hits.length,
      onReceived: (found, bytes) => this.#cluster.rowSizes.saw(rowsOf(request), found.hits.hits.length, bytes),
      isDivisible,
    });
    return answer.hits.hits.flatMap((hit) => {
      const { _id: id = '', _source: source, sort = [] } = hit;
      if (source === undefined) return [];
      const place = sort.map((value) => (value === null ? null : String(value)));
      return [{ id, source, sort: place, ...(request.exact && { exact: exactOf(hit) }) }];
    });
  }

  async #openPointInTime(kind: DocumentKind): Promise<string> {
    const { index, ignore_unavailable } = indicesOf(this.#cluster, kind);
    const { client } = this.#cluster;
    const answer = await this.#requests.send({
      send: (options) => client.openPointInTime({ index, ignore_unavailable, keep_alive: KEEP_ALIVE }, options),
    });
    return answer.id;
  }

  /**
   * A read does not wait for it: its caller may have given up. A failure has no effect: the cluster also forgets the point in time
   * after {@link KEEP_ALIVE}.
   */
  #closePointInTime(id: string): void {
    this.#cluster.client.closePointInTime({ id }, { ignore: [404], maxRetries: 0 }).catch(() => {});
  }
}

function exactOf({ _index: index, _seq_no, _primary_term, fields = {} }: estypes.SearchHit): ExactHit {
  const digits = Object.entries(fields).map(([field, values]) => [field, String(values)]);
  const version = { seqNo: _seq_no ?? 0, primaryTerm: _primary_term ?? 0 };
  return { index, version, digits: Object.fromEntries(digits) };
}

/** Which rows are of about the same size. */
function rowsOf({ kind, fields }: HitsRequest): string {
  return `${kind} ${fields.join()}`;
}
