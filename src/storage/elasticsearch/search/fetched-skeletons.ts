/** The skeletons of traces that the conditions of one query look at. */
import type { SkeletonSpan } from '../../backend.ts';
import type { DocumentsById } from '../cluster/documents-by-id.ts';
import type { TraceSource } from '../documents/documents.ts';
import { readSkeleton } from '../documents/skeleton.ts';
import { MAX_FETCHED_SPANS } from './fetched-spans.ts';
import { MISSING } from './missing.ts';

/** Spans of a trace that are fetched together with a requested one. They are likely to be requested next. */
const FIRST_NEIGHBOURS = 128;
/** Spans in all skeletons that are kept. */
export const MAX_SKELETON_SPANS = 500_000;

interface Skeleton {
  readonly spans: readonly SkeletonSpan[];
  /** Spans fetched together. Doubles with every fetch. */
  neighbours: number;
  /** Whether some were asked for since the last fetch. */
  grows: boolean;
  /** Ids and kinds that several spans have, by {@link idAndKind}. Filled when first asked for. */
  shared?: ReadonlySet<string>;
}

export class FetchedSkeletons {
  readonly #documents: DocumentsById;
  readonly #skeletons = new Map<string, Skeleton>();
  #wanted = new Set<string>();

  constructor(documents: DocumentsById) {
    this.#documents = documents;
  }

  /** Skeletons that were requested and are not fetched yet. */
  get wanted(): number {
    return this.#wanted.size;
  }

  /** The spans of a trace, in order. Throws MISSING. */
  spansOf(traceId: string): readonly SkeletonSpan[] {
    return this.#get(traceId).spans;
  }

  /** Whether another span of the trace has the same id and kind. Throws MISSING. */
  sharesIdAndKind(traceId: string, span: Pick<SkeletonSpan, 'spanId' | 'kind'>): boolean {
    const skeleton = this.#get(traceId);
    skeleton.shared ??= sharedOf(skeleton.spans);
    return skeleton.shared.size > 0 && skeleton.shared.has(idAndKind(span));
  }

  /** The references of spans to fetch together with the one at this position. */
  neighbours(traceId: string, at: number): readonly string[] {
    const skeleton = this.#get(traceId);
    const from = at - (at % skeleton.neighbours);
    skeleton.grows = true;
    return skeleton.spans.slice(from, from + skeleton.neighbours).map(({ ref }) => ref);
  }

  /** Fetches the requested items of the traces that `choose` returns. The others must be requested again. */
  async fetch(choose: (traceIds: readonly string[]) => readonly string[]): Promise<void> {
    for (const skeleton of this.#skeletons.values()) {
      if (skeleton.grows) skeleton.neighbours = Math.min(2 * skeleton.neighbours, MAX_FETCHED_SPANS);
      skeleton.grows = false;
    }
    const traceIds = choose([...this.#wanted]);
    this.#wanted = new Set();
    if (traceIds.length === 0) return;
    const sources = await this.#documents.traces<TraceSource>(traceIds, ['skeleton']);
    for (const [i, traceId] of traceIds.entries()) {
      const spans = readSkeleton(traceId, Buffer.from(sources[i]?.skeleton ?? '', 'base64'));
      this.#skeletons.set(traceId, { spans, neighbours: FIRST_NEIGHBOURS, grows: false });
    }
  }

  delete(traceId: string): void {
    this.#skeletons.delete(traceId);
  }

  /** The oldest traces, without which the others have at most {@link MAX_SKELETON_SPANS} spans. */
  excess(): readonly string[] {
    let spans = this.#skeletons.values().reduce((sum, skeleton) => sum + skeleton.spans.length, 0);
    const oldest: string[] = [];
    for (const [traceId, skeleton] of this.#skeletons) {
      if (spans <= MAX_SKELETON_SPANS) break;
      oldest.push(traceId);
      spans -= skeleton.spans.length;
    }
    return oldest;
  }

  #get(traceId: string): Skeleton {
    const known = this.#skeletons.get(traceId);
    if (known !== undefined) return known;
    this.#wanted.add(traceId);
    throw MISSING;
  }
}

function sharedOf(spans: readonly SkeletonSpan[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const span of spans) {
    const key = idAndKind(span);
    if (seen.has(key)) shared.add(key);
    else seen.add(key);
  }
  return shared;
}

function idAndKind({ spanId, kind }: Pick<SkeletonSpan, 'spanId' | 'kind'>): string {
  return `${spanId}${kind}`;
}
