/** Documents by id, with every write that was acknowledged. */
import type { estypes } from '@elastic/elasticsearch';
import type { SpanSource, Stored } from '../documents/documents.ts';
import { SPAN_FIELDS } from '../documents/documents.ts';
import { readSpanRef, spansIndex, tracesIndex } from '../documents/names.ts';
import type { Cluster } from './cluster.ts';
import type { Requests, SendOptions } from './requests.ts';
import { TOO_LARGE } from './requests.ts';

/** Documents in the first request, and in the largest one. The cluster makes the whole answer in its memory, and has no
 * bound of its own. */
const FIRST_IDS = 64;
const MAX_IDS = 1_000;
/** How many times larger the next answer may be. */
const GROWTH = 4;

/** The index and `_id` of a document. */
interface DocumentPlace {
  readonly _index: string;
  readonly _id: string;
}

/** The place of a document, and its position among the requested ones. */
interface WantedDocument {
  readonly at: number;
  readonly place: DocumentPlace;
}

/** Asks the cluster for documents. */
type Ask<Document> = (
  docs: DocumentPlace[],
  options: SendOptions,
) => Promise<Pick<estypes.MgetResponse<Document>, 'docs'>>;

export class DocumentsById {
  readonly #cluster: Cluster;
  readonly #requests: Requests;
  /** Documents in the next request, by the size of the answers before. */
  #idsAtOnce = FIRST_IDS;

  constructor(cluster: Cluster, requests: Requests) {
    this.#cluster = cluster;
    this.#requests = requests;
  }

  /** Result[i] is what `take` makes of the document of refs[i]. */
  async spans<Taken>(
    refs: readonly string[],
    take: (stored: Stored<SpanSource>) => Taken,
  ): Promise<(Taken | undefined)[]> {
    const places = refs.map((ref) => this.#placeOf(ref));
    return this.#all(places, this.#askFor<SpanSource>(SPAN_FIELDS), take);
  }

  /** The documents of the first spans, as many as fit in one answer, and at least one. */
  async firstSpans(refs: readonly string[]): Promise<(Stored<SpanSource> | undefined)[]> {
    for (;;) {
      const places = refs.slice(0, this.#idsAtOnce).map((ref) => this.#placeOf(ref));
      const found: (Stored<SpanSource> | undefined)[] = places.map(() => undefined);
      const onFound = (at: number, stored: Stored<SpanSource>): void => {
        found[at] = stored;
      };
      if (await this.#fits(wantedOf(places), this.#askFor<SpanSource>(SPAN_FIELDS), onFound)) return found;
    }
  }

  /** Result[i] is the source of traceIds[i], with these fields. */
  async traces<Document>(traceIds: readonly string[], fields: readonly string[]): Promise<(Document | undefined)[]> {
    const _index = tracesIndex(this.#cluster.index);
    const places = traceIds.map((_id) => (/^[\da-f]{32}$/.test(_id) ? { _index, _id } : undefined));
    return this.#all(places, this.#askFor<Document>(fields), ({ source }) => source);
  }

  #placeOf(ref: string): DocumentPlace | undefined {
    const place = readSpanRef(ref);
    return place && { _index: spansIndex(this.#cluster.index, place.day), _id: place.id };
  }

  #askFor<Document>(fields: readonly string[]): Ask<Document> {
    return (docs, options) =>
      this.#cluster.client.mget<Document>({ docs, _source_includes: [...fields], realtime: true }, options);
  }

  async #all<Document, Taken>(
    places: readonly (DocumentPlace | undefined)[],
    ask: Ask<Document>,
    take: (stored: Stored<Document>) => Taken,
  ): Promise<(Taken | undefined)[]> {
    const found: (Taken | undefined)[] = places.map(() => undefined);
    const wanted = wantedOf(places);
    const onFound = (at: number, stored: Stored<Document>): void => {
      found[at] = take(stored);
    };
    for (let from = 0; from < wanted.length; ) {
      const portion = wanted.slice(from, from + this.#idsAtOnce);
      if (await this.#fits(portion, ask, onFound)) from += portion.length;
    }
    return found;
  }

  /** Reads the documents. Returns false if the answer would be too large. The next request then reads fewer. */
  async #fits<Document>(
    portion: readonly WantedDocument[],
    ask: Ask<Document>,
    onFound: (at: number, stored: Stored<Document>) => void,
  ): Promise<boolean> {
    try {
      await this.#read(portion, ask, onFound);
      return true;
    } catch (thrown) {
      if (thrown !== TOO_LARGE) throw thrown;
      this.#idsAtOnce = Math.ceil(portion.length / 2);
      return false;
    }
  }

  /** One request. Throws TOO_LARGE for more than one document. */
  async #read<Document>(
    portion: readonly WantedDocument[],
    ask: Ask<Document>,
    onFound: (at: number, stored: Stored<Document>) => void,
  ): Promise<void> {
    if (portion.length === 0) return;
    const docs = portion.map(({ place }) => place);
    const answer = await this.#requests.send({
      send: (options) => ask(docs, options),
      words: { using: 'documents by id' },
      rowsOf: (documents) => documents.docs.filter((doc) => 'found' in doc && doc.found).length,
      isDivisible: portion.length > 1,
    });
    let length = 0;
    for (const [i, doc] of answer.docs.entries()) {
      const at = portion[i]?.at;
      if (at === undefined) continue;
      if ('found' in doc && doc.found && doc._source !== undefined) {
        length += lengthOfTexts(doc._source);
        onFound(at, { id: doc._id, source: doc._source });
      }
    }
    const isLight = GROWTH * length < this.#cluster.maxResponseBytes;
    if (isLight && portion.length >= this.#idsAtOnce) this.#idsAtOnce = Math.min(MAX_IDS, GROWTH * portion.length);
  }
}

function wantedOf(places: readonly (DocumentPlace | undefined)[]): WantedDocument[] {
  return places.flatMap((place, at) => (place === undefined ? [] : [{ at, place }]));
}

function lengthOfTexts(source: unknown): number {
  const values: unknown[] = Object.values(source ?? {});
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}
