/**
 * Writes spans to a cluster that others may write to as well. A write is split by trace. Each part stores its spans first and
 * then updates their traces, so that a trace never names a span that is not stored. If the process dies in between, the
 * sender's retry completes the trace.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { LoggedException } from '../../model/exception.ts';
import type { Span } from '../../model/span.ts';
import { isUnfinished } from '../../model/span.ts';
import type { SpanWriter, WriteReport } from '../backend.ts';
import type { ErasedCounts, StorageUsage, WriterOptions } from '../definition.ts';
import { KeptTraces } from '../kept-traces.ts';
import { Bulk } from './cluster/bulk.ts';
import { checkMapping } from './cluster/check-mapping.ts';
import { checkWritable } from './cluster/check-writable.ts';
import { storageError } from './cluster/client.ts';
import { type Cluster, clusterOf } from './cluster/cluster.ts';
import { DailyIndices } from './cluster/daily-indices.ts';
import { RetryBudget } from './cluster/retry.ts';
import { usageOf } from './cluster/usage.ts';
import type { ElasticsearchConfig } from './config/config.ts';
import { SpanEncoder } from './documents/documents.ts';
import { dayOf, exceptionsIndex, spanDocumentId, spansIndex, tracesIndex } from './documents/names.ts';
import { TermEncoder } from './documents/term-lists.ts';
import { Arrival } from './write/arrival.ts';
import { askCluster } from './write/ask-rule.ts';
import type { Counts, Placed } from './write/count-spans.ts';
import { countGroup } from './write/count-spans.ts';
import { eraseTraces } from './write/erase-traces.ts';
import { storeExceptions } from './write/logged-exceptions.ts';
import { removeExpired } from './write/retention.ts';
import type { RetentionReport } from './write/retention-options.ts';
import { SpanDocuments } from './write/span-documents.ts';
import { SpanStore } from './write/store-spans.ts';
import { TraceMerger } from './write/trace-merge.ts';

/** Average number of spans in a part, at most. */
const MAX_SPANS_A_PART = 2_000;
/** Indices of spans that one check looks at. */
const MAX_CHECKED = 10;
/** A part is not split into requests smaller than this, even if the cluster is idle: each request has a cost. */
const MIN_SPANS_A_REQUEST = 125;

/** What the parts of one write share. */
interface Write {
  readonly encoder: SpanEncoder;
  readonly budget: RetryBudget;
  readonly reports: readonly Counts[];
  /** Requests that a part is split into. */
  readonly requests: number;
}

/** Rules, and who hears where they take too long. */
export type Rules = Pick<WriterOptions, 'keep' | 'onUndecided'>;

export class ElasticsearchWriter implements SpanWriter {
  readonly #client: Client;
  readonly #store: SpanStore;
  readonly #bulk: Bulk;
  readonly #config: ElasticsearchConfig;
  readonly #cluster: Cluster;
  readonly #rules: KeptTraces | undefined;
  /** One more than the bulk requests under way, so that the next documents are made while others are stored. */
  readonly maxConcurrentWrites: number;
  readonly #terms = new TermEncoder();
  #writing = 0;
  /** Indices of spans of failed writes. Cleared by the next write that succeeds. */
  readonly #troubled = new Set<string>();
  #lastIngestion = 0n;

  /** `install` must have prepared the cluster. Closing the writer closes the client. `rules`: what retention keeps longer. */
  constructor(client: Client, config: ElasticsearchConfig, rules?: Rules) {
    this.#client = client;
    this.#cluster = clusterOf(client, config);
    if (rules !== undefined && rules.keep.length > 0) {
      this.#rules = new KeptTraces(rules.keep, askCluster(this.#cluster), rules.onUndecided);
    }
    this.#config = config;
    this.maxConcurrentWrites = config.bulkConcurrency + 1;
    const { maxBulkBytes: maxBytes, bulkConcurrency: concurrency, requestTimeoutMs } = config;
    const bulk = new Bulk(client, { maxBytes, concurrency, requestTimeoutMs });
    // A queue of their own: writes are acknowledged only when their traces are stored.
    const traceBulk = new Bulk(client, { maxBytes, concurrency: 1, requestTimeoutMs });
    this.#bulk = bulk;
    this.#store = new SpanStore({
      documents: new SpanDocuments(client, bulk, config.index, config.maxResponseBytes),
      traces: new TraceMerger(client, traceBulk, config.index, config.maxResponseBytes),
      days: new DailyIndices(client, config.index, config.maxDailyIndices, config.daysLimitedBy),
    });
  }

  async write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    this.#writing++;
    try {
      return await this.#write(batches);
    } finally {
      this.#writing--;
    }
  }

  async #write(batches: readonly (readonly Span[])[]): Promise<WriteReport[]> {
    const encoder = new SpanEncoder(this.#ingestionTime(), this.#terms);
    const budget = new RetryBudget(this.#config.retryTimeoutMs);
    const reports = batches.map((): Counts => ({ stored: 0, repeated: 0, conflicting: 0, rejected: [] }));
    const open = partsOf(batches);
    const requests = requestsOf(open, Math.floor(this.#config.bulkConcurrency / this.#writing));
    const failures: unknown[] = [];
    const work = async (): Promise<void> => {
      for (let part = open.pop(); part !== undefined && failures.length === 0; part = open.pop()) {
        try {
          // Lets the request of the previous part leave before the documents of this one are made.
          await nextTurn();
          await this.#writePart(part, { encoder, budget, reports, requests });
        } catch (thrown) {
          failures.push(thrown);
        }
      }
    };
    // One more than the requests under way, as for writes.
    await Promise.all(Array.from({ length: this.maxConcurrentWrites }, work));
    if (failures.length > 0) {
      for (const { startTimeUnixNano } of batches.flat()) {
        this.#troubled.add(spansIndex(this.#config.index, dayOf(startTimeUnixNano)));
      }
      throw storageError(failures[0], 'The request cannot be stored now');
    }
    this.#troubled.clear();
    for (const { rejected } of reports) rejected.sort((a, b) => a.index - b.index);
    return reports;
  }

  async writeExceptions(batches: readonly (readonly LoggedException[])[]): Promise<void> {
    const { index, retryTimeoutMs } = this.#config;
    const options = { client: this.#client, bulk: this.#bulk, index, retryTimeoutMs };
    try {
      await storeExceptions(batches.flat(), options);
    } catch (thrown) {
      throw storageError(thrown, 'The log records cannot be stored now');
    }
  }

  /** Throws STORAGE_UNAVAILABLE with the reason where the cluster does not answer, takes nothing, or has an index that would
   * not take the spans of a write that failed. */
  async check(): Promise<void> {
    try {
      const troubled = [...this.#troubled].slice(0, MAX_CHECKED);
      await checkWritable(this.#client, [
        tracesIndex(this.#config.index),
        exceptionsIndex(this.#config.index),
        ...troubled,
      ]);
      for (const index of troubled) await checkMapping(this.#client, index);
    } catch (thrown) {
      throw storageError(thrown, 'Nothing can be stored now');
    }
  }

  /** Whether retention or a policy of the cluster removes spans. */
  get expires(): boolean {
    return this.#config.retentionMs !== undefined || this.#config.ilmPolicy !== undefined;
  }

  /** Removes spans by age, except what the rules keep, and from traces what a policy of the cluster has removed. Throws STORAGE_UNAVAILABLE. */
  async removeExpired(now: number, signal: AbortSignal): Promise<RetentionReport> {
    const { index, retentionMs, retryTimeoutMs, maxResponseBytes } = this.#config;
    const options = {
      client: this.#client,
      cluster: this.#cluster,
      bulk: this.#bulk,
      index,
      retryTimeoutMs,
      maxResponseBytes,
      ...(retentionMs === undefined ? {} : { retentionMs }),
      ...(this.#rules === undefined ? {} : { rules: this.#rules }),
    };
    try {
      return await removeExpired(options, now, signal);
    } catch (thrown) {
      throw storageError(thrown, 'Expired spans cannot be removed now');
    }
  }

  /** What is stored, replicas left out. Throws STORAGE_UNAVAILABLE. */
  async usage(): Promise<StorageUsage> {
    try {
      return await usageOf(this.#client, this.#config.index);
    } catch (thrown) {
      throw storageError(thrown, 'The size of the indices cannot be read now');
    }
  }

  /** Removes traces for good. Throws STORAGE_UNAVAILABLE. */
  async erase(traceIds: readonly string[]): Promise<ErasedCounts> {
    const { index, retryTimeoutMs } = this.#config;
    try {
      const options = { client: this.#client, bulk: this.#bulk, index, retryTimeoutMs };
      return await eraseTraces([...new Set(traceIds)], options);
    } catch (thrown) {
      throw storageError(thrown, 'The traces cannot be removed now');
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** Now, in nanoseconds. Different for each write of this process, so that a write recognizes its own documents. */
  #ingestionTime(): bigint {
    const now = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n;
    this.#lastIngestion = now > this.#lastIngestion ? now : this.#lastIngestion + 1n;
    return this.#lastIngestion;
  }

  /** Of several spans with one key, stores the first finished one, or the first if none is finished. If it is rejected, the
   * others are tried. */
  async #writePart(part: readonly Placed[], write: Write): Promise<void> {
    const { encoder, budget, reports, requests } = write;
    const groups = [...Map.groupBy(part, ({ id }) => id).values()].map((sent) => {
      const kept = sent.find(({ span }) => !isUnfinished(span)) ?? sent[0];
      return kept && { sent, kept, arrival: new Arrival(kept.span, kept.id, encoder) };
    });
    const known = groups.filter((group) => group !== undefined);
    await this.#store.store(
      known.map(({ arrival }) => arrival),
      requests,
      budget,
    );
    const left: Placed[] = [];
    for (const { sent, kept, arrival } of known) {
      if (arrival.fate === undefined) throw new RangeError('A span was left without a fate.');
      if (arrival.fate.type !== 'rejected') countGroup(sent, arrival, encoder, reports);
      else {
        reports[kept.batch]?.rejected.push({ index: kept.index, reason: arrival.fate.reason });
        left.push(...sent.filter((placed) => placed !== kept));
      }
    }
    if (left.length > 0) await this.#writePart(left, write);
  }
}

/** Parts of about the same size. The spans of a trace are in one part. */
function partsOf(batches: readonly (readonly Span[])[]): Placed[][] {
  const placed = batches.flatMap((spans, batch) =>
    spans.map((span, index): Placed => ({ batch, index, span, id: spanDocumentId(span) })),
  );
  const count = Math.ceil(placed.length / MAX_SPANS_A_PART);
  if (count === 1) return [placed];
  const parts = Array.from({ length: count }, (): Placed[] => []);
  for (const ofTrace of Map.groupBy(placed, ({ span }) => span.traceId).values()) {
    const smallest = parts.reduce((small, part) => (part.length < small.length ? part : small));
    for (const span of ofTrace) smallest.push(span);
  }
  return parts.filter((part) => part.length > 0);
}

/** Requests that each part is split into, so that `atOnce` are under way unless they would be too small: a shard uses one thread
 * for each request. */
function requestsOf(parts: readonly (readonly Placed[])[], atOnce: number): number {
  const spans = parts.reduce((sum, part) => sum + part.length, 0);
  const requests = Math.min(atOnce, Math.floor(spans / MIN_SPANS_A_REQUEST));
  return Math.max(1, Math.floor(requests / parts.length));
}
