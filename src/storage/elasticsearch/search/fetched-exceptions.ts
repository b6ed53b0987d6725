/** What log records told of the spans that the conditions of one query look at, by trace. */
import type { Exception, LoggedException } from '../../../model/exception.ts';
import type { SpanName } from '../../backend.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { MISSING } from './missing.ts';
import { exceptionsOfTraces } from './stored-exceptions.ts';

/** Traces in one fetch. */
const MAX_FETCHED_TRACES = 1_000;
/** Exceptions that are kept, except while one evaluation needs more. */
const MAX_EXCEPTIONS = 100_000;

export class FetchedExceptions {
  readonly #read: ClusterRead;
  /** By span id. */
  readonly #traces = new Map<string, ReadonlyMap<string, readonly Exception[]>>();
  #wanted = new Set<string>();
  #count = 0;

  constructor(read: ClusterRead) {
    this.#read = read;
  }

  /** Traces that were requested and are not fetched yet. */
  get wanted(): number {
    return this.#wanted.size;
  }

  /** Without their stack traces. Throws MISSING. */
  of({ traceId, spanId }: SpanName): readonly Exception[] {
    const ofTrace = this.#traces.get(traceId);
    if (ofTrace !== undefined) return ofTrace.get(spanId) ?? [];
    this.#wanted.add(traceId);
    throw MISSING;
  }

  /** Fetches what was requested, up to {@link MAX_FETCHED_TRACES}. The others must be requested again. */
  async fetch(): Promise<void> {
    const traceIds = [...this.#wanted].slice(0, MAX_FETCHED_TRACES);
    this.#wanted = new Set();
    if (traceIds.length === 0) return;
    const found = Map.groupBy(await exceptionsOfTraces(traceIds, this.#read), ({ traceId }) => traceId);
    for (const traceId of traceIds) {
      const ofTrace: readonly LoggedException[] = found.get(traceId) ?? [];
      this.#traces.set(
        traceId,
        Map.groupBy(ofTrace, ({ spanId }) => spanId),
      );
      this.#count += ofTrace.length;
    }
  }

  /** Call when an evaluation is finished. */
  shrink(): void {
    if (this.#count <= MAX_EXCEPTIONS) return;
    this.#traces.clear();
    this.#count = 0;
  }

  forget(traceId: string): void {
    for (const ofSpan of this.#traces.get(traceId)?.values() ?? []) this.#count -= ofSpan.length;
    this.#traces.delete(traceId);
  }
}
