/** One round: compares all spans and traces of a cluster, and repairs them if told to. */
import type { Client } from '@elastic/elasticsearch';
import { SpangraphError } from '../../../errors.ts';
import { Findings } from '../../findings.ts';
import type { CheckOptions, CheckReport } from '../../maintenance.ts';
import { Bulk, type BulkOperation } from '../cluster/bulk.ts';
import { clusterOf } from '../cluster/cluster.ts';
import { ClusterRead } from '../cluster/cluster-read.ts';
import { ALL } from '../cluster/queries.ts';
import { RetryBudget } from '../cluster/retry.ts';
import type { ElasticsearchConfig } from '../config/config.ts';
import { spansIndex } from '../documents/names.ts';
import { presentDays } from '../write/present-days.ts';
import { type StoredDocument, storedDocument, wrongFields } from './compare-documents.ts';
import { Members, rightTrace } from './right-trace.ts';
import { type CheckedSpan, SPANS_PART, SpanPass } from './span-pass.ts';
import { Suspects } from './suspects.ts';
import { type Step, spansOf, stepsOf } from './trace-pass.ts';

/** Milliseconds for one step. */
const TIMEOUT_MS = 3_600_000;

/** What a check of a cluster works with. */
export interface CheckOrder extends CheckOptions {
  readonly client: Client;
  readonly config: ElasticsearchConfig;
}

/** Throws DATABASE_UNUSABLE, STORAGE_UNAVAILABLE and errors of the client. */
export async function checkCluster(order: CheckOrder): Promise<CheckReport> {
  const { client, config } = order;
  await refuseClosed(client, config.index);
  const cluster = clusterOf(client, config);
  const begin = () => new ClusterRead(cluster, { timeoutMs: TIMEOUT_MS });
  const total = await begin().totals.count('spans', ALL);
  const check = new ClusterCheck(order, begin, total);
  for await (const step of stepsOf(begin)) await check.take(step);
  return check.finish();
}

/** Nothing can be said of traces with spans in a closed index. */
async function refuseClosed(client: Client, index: string): Promise<void> {
  const [day] = await presentDays(client, index, 'closed');
  if (day === undefined) return;
  throw new SpangraphError(
    'DATABASE_UNUSABLE',
    `${spansIndex(index, day)} is closed, so its spans cannot be read. Open the index, and check again.`,
  );
}

/** The spans of one trace in the order of the scan. */
interface Group {
  readonly traceId: string;
  readonly members: Members;
  readonly seen: Map<string, bigint>;
}

class ClusterCheck {
  readonly #order: CheckOrder;
  readonly #begin: () => ClusterRead;
  readonly #total: number;
  readonly #findings = new Findings();
  readonly #bulk: Bulk;
  readonly #spanPass: SpanPass;
  readonly #suspects: Suspects;
  #spans = 0;
  #traces = 0;

  constructor(order: CheckOrder, begin: () => ClusterRead, total: number) {
    const { client, repair, onProgress } = order;
    const { index, maxBulkBytes, bulkConcurrency, requestTimeoutMs, retryTimeoutMs, ...config } = order.config;
    this.#order = order;
    this.#begin = begin;
    this.#total = total;
    this.#bulk = new Bulk(client, { maxBytes: maxBulkBytes, concurrency: bulkConcurrency, requestTimeoutMs });
    this.#spanPass = new SpanPass(index);
    this.#suspects = new Suspects({
      client,
      bulk: this.#bulk,
      index,
      retryTimeoutMs,
      maxBulkBytes,
      expires: (config.retentionMs ?? config.ilmPolicy) !== undefined,
      repair,
      begin,
      findings: this.#findings,
      onProgress,
    });
  }

  async take({ traces, spans }: Step): Promise<void> {
    const stored = new Map<string, StoredDocument>();
    for (const hit of traces) {
      if (hit.source.trace === hit.id) stored.set(hit.id, storedDocument(hit));
      else await this.#suspects.add({ traceId: hit.id, seen: new Map() });
    }
    let group: Group | undefined;
    for await (const hits of spansOf(this.#begin(), spans)) {
      this.#order.onProgress(Math.min(1, this.#spans / Math.max(1, this.#total)), 'reading spans');
      const repairs: BulkOperation[] = [];
      for (const hit of hits) {
        const checked = this.#checkSpan(this.#spanPass.check(hit), repairs);
        if (checked === undefined) continue;
        const { traceId, member, ingested } = checked;
        if (hit.source.trace !== traceId) {
          await this.#suspects.add({ traceId, seen: new Map([[member.ref, ingested]]) });
          continue;
        }
        if (group?.traceId !== traceId) {
          await this.#endTrace(group, stored);
          group = { traceId, members: new Members(), seen: new Map() };
        }
        group.members.add(member, ingested);
        if (!group.members.areTooMany) group.seen.set(member.ref, ingested);
      }
      await this.#repairSpans(repairs);
    }
    await this.#endTrace(group, stored);
    for (const traceId of stored.keys()) await this.#suspects.add({ traceId, seen: new Map() });
  }

  async finish(): Promise<CheckReport> {
    await this.#suspects.decide();
    return { spans: this.#spans, traces: this.#traces, ...this.#findings.report() };
  }

  #checkSpan({ span, finding, repair }: CheckedSpan, repairs: BulkOperation[]): CheckedSpan['span'] {
    this.#spans++;
    if (finding !== undefined) this.#findings.add(finding);
    if (repair !== undefined) repairs.push(repair);
    return span;
  }

  async #repairSpans(repairs: readonly BulkOperation[]): Promise<void> {
    const { repair, onProgress, config } = this.#order;
    if (!repair || repairs.length === 0) return;
    onProgress(undefined, `repairing ${SPANS_PART}`);
    await this.#bulk.send(repairs, new RetryBudget(config.retryTimeoutMs));
  }

  /** Takes the trace out of `stored`. */
  async #endTrace(group: Group | undefined, stored: Map<string, StoredDocument>): Promise<void> {
    if (group === undefined) return;
    const { traceId, members, seen } = group;
    const document = stored.get(traceId);
    stored.delete(traceId);
    this.#traces++;
    const skeleton = members.skeleton();
    const agrees =
      document !== undefined &&
      members.twins(skeleton) === 0 &&
      wrongFields(rightTrace(traceId, skeleton, members, document), document).length === 0;
    if (!agrees) await this.#suspects.add({ traceId, seen });
  }
}
