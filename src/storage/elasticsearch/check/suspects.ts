/**
 * Traces whose document and spans differ as searches see them. Spans are stored before their trace, and searches are behind, so
 * that is usual beside a writer. It is wrong only if it is still so when a write would have ended.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import type { Findings } from '../../findings.ts';
import type { ReportProgress } from '../../maintenance.ts';
import type { Bulk, BulkOperation } from '../cluster/bulk.ts';
import type { ClusterRead } from '../cluster/cluster-read.ts';
import { RetryBudget, retrying } from '../cluster/retry.ts';
import { whole } from '../cluster/whole-answer.ts';
import type { SpanSource } from '../documents/documents.ts';
import { ANY_DAY, readSpanRef, spansIndex, tracesIndex } from '../documents/names.ts';
import { ENTRY_BYTES, readSkeleton } from '../documents/skeleton.ts';
import { presentDays } from '../write/present-days.ts';
import { MAX_SPANS_A_TRACE } from '../write/trace-change.ts';
import { readIngested, type StoredDocument, servicesOf, storedDocument, wrongFields } from './compare-documents.ts';
import { type Member, Members, memberOf, rightTrace } from './right-trace.ts';
import { readSpan, SPANS_PART } from './span-pass.ts';
import { tracesById } from './trace-pass.ts';

/** The part of their findings. */
export const TRACES_PART = 'traces';

/** Traces that wait to be read again, and their spans, at most, unless a single trace has more. */
const MAX_TRACES = 1_000;
const MAX_SPANS = 100_000;
/** Milliseconds that a write may take besides its retries, and that clocks may differ. */
const MARGIN_MS = 1_000;
const CLOCK_DIFFERENCE_MS = 60_000;
const NANOS_PER_MILLI = 1_000_000n;

/** A trace as the first look saw it. */
export interface Suspect {
  readonly traceId: string;
  /** When the spans that were seen were stored (nanoseconds since the Unix epoch), by their refs. */
  readonly seen: ReadonlyMap<string, bigint>;
}

/** What the second look needs. */
export interface SuspectOptions {
  readonly client: Client;
  readonly bulk: Bulk;
  /** The prefix of all indices. */
  readonly index: string;
  readonly retryTimeoutMs: number;
  /** Bytes of repaired documents that are kept until they are sent, unless a single one is larger. */
  readonly maxBulkBytes: number;
  /** Whether retention removes days, and then their spans from traces. */
  readonly expires: boolean;
  readonly repair: boolean;
  readonly begin: () => ClusterRead;
  readonly findings: Findings;
  readonly onProgress: ReportProgress;
}

export class Suspects {
  readonly #options: SuspectOptions;
  #waiting = new Map<string, Suspect>();
  #spans = 0;
  /** Milliseconds since the Unix epoch. */
  #settledAt = 0;
  #repairs: BulkOperation[] = [];
  #repairBytes = 0;

  constructor(options: SuspectOptions) {
    this.#options = options;
  }

  async add(suspect: Suspect): Promise<void> {
    const { retryTimeoutMs } = this.#options;
    const known = this.#waiting.get(suspect.traceId);
    const seen = known === undefined ? suspect.seen : new Map([...known.seen, ...suspect.seen]);
    this.#waiting.set(suspect.traceId, { ...suspect, seen });
    this.#spans += suspect.seen.size;
    const stored = suspect.seen.values().reduce((newest, at) => (at > newest ? at : newest), 0n);
    const writtenAt = Math.min(Date.now(), Number(stored / NANOS_PER_MILLI) + CLOCK_DIFFERENCE_MS);
    this.#settledAt = Math.max(this.#settledAt, writtenAt + retryTimeoutMs + MARGIN_MS);
    if (this.#waiting.size >= MAX_TRACES || this.#spans >= MAX_SPANS) await this.decide();
  }

  /** Reads all that wait again. Adds what is wrong to the findings, and repairs it if that is asked for. */
  async decide(): Promise<void> {
    const { client, index, begin, retryTimeoutMs, onProgress } = this.#options;
    if (this.#waiting.size === 0) return;
    const suspects = this.#waiting;
    [this.#waiting, this.#spans] = [new Map(), 0];
    onProgress(undefined, 'waiting for writes');
    await wait(Math.max(0, this.#settledAt - Date.now()));
    onProgress(undefined, 'looking again');
    const indices = [tracesIndex(index), spansIndex(index, ANY_DAY)];
    await retrying(new RetryBudget(retryTimeoutMs), async () =>
      whole(await client.indices.refresh({ index: indices })),
    );
    const unread = new Set(suspects.keys());
    const read = begin();
    for await (const hits of tracesById(read, [...unread])) {
      for (const hit of hits) {
        const suspect = suspects.get(hit.id);
        unread.delete(hit.id);
        if (suspect !== undefined) await this.#decideOne(read, suspect, storedDocument(hit));
      }
    }
    for (const traceId of unread) {
      const suspect = suspects.get(traceId);
      if (suspect !== undefined) await this.#decideOne(read, suspect, undefined);
    }
    await this.#sendRepairs();
  }

  /** The spans are read after their trace, and so all that it names are there. */
  async #decideOne(read: ClusterRead, suspect: Suspect, stored: StoredDocument | undefined): Promise<void> {
    const { findings } = this.#options;
    const { traceId } = suspect;
    const members = await this.#membersOf(read, suspect, stored);
    if (members === undefined) return;
    const skeleton = members.skeleton();
    const twins = members.twins(skeleton);
    const report = (part: string, what: string, repairable: boolean) =>
      findings.add({ part, traceId, what, repairable });
    if (twins > 0) report(SPANS_PART, `${twins} documents hold a span that another document holds.`, false);
    if (members.areTooMany) {
      report(TRACES_PART, `The trace has more than ${MAX_SPANS_A_TRACE} spans, which is the maximum.`, false);
      return;
    }
    const right = skeleton.length === 0 ? undefined : rightTrace(traceId, skeleton, members, stored);
    if (right === undefined && stored === undefined) return;
    if (right === undefined) report(TRACES_PART, 'The document of the trace belongs to no span.', true);
    else if (stored === undefined) report(TRACES_PART, 'The trace has no document.', true);
    else {
      const wrong = wrongFields(right, stored);
      if (wrong.length === 0) return;
      report(TRACES_PART, `The document of the trace has another ${wrong.join(', ')} than its spans say.`, true);
    }
    await this.#repair(traceId, right?.text, stored);
  }

  /**
   * Those that were seen, or that the document names now. A span that has been stored since then may be on its way, so what the
   * document says of it counts. Undefined if a span cannot be read: what follows is not known then.
   */
  async #membersOf(
    read: ClusterRead,
    { traceId, seen }: Suspect,
    stored: StoredDocument | undefined,
  ): Promise<Members | undefined> {
    const skeleton = skeletonOf(stored);
    const named = readSkeleton(traceId, skeleton).map(({ ref }) => ref);
    const refs = [...new Set([...named, ...seen.keys()])];
    const found = await read.documents.spans(refs, ({ id, source }) => readMember(id, source));
    const { client, index, expires } = this.#options;
    const days = expires && found.includes(undefined) ? await presentDays(client, index) : undefined;
    const members = new Members();
    let isMoving = false;
    for (const [at, ref] of refs.entries()) {
      const document = found[at];
      if (document === 'unreadable') return undefined;
      const isSettled = document !== undefined && seen.get(ref) === document.ingested;
      if (isSettled) members.add(document.member, document.ingested);
      else if (document !== undefined || isExpired(ref, days)) {
        isMoving = true;
        if (at < named.length) members.addEntry(skeleton.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES));
      }
    }
    if (isMoving && stored !== undefined) for (const service of servicesOf(stored)) members.services.add(service);
    return members;
  }

  /** A document that has changed meanwhile stays as it is. */
  async #repair(traceId: string, right: string | undefined, stored: StoredDocument | undefined): Promise<void> {
    const { index, maxBulkBytes, repair } = this.#options;
    if (!repair) return;
    const target = { index: tracesIndex(index), id: traceId, ...(stored && { version: stored.version }) };
    if (right === undefined) this.#repairs.push({ action: 'delete', ...target });
    else {
      this.#repairs.push({ action: stored === undefined ? 'create' : 'index', ...target, source: [right] });
      this.#repairBytes += right.length;
    }
    if (this.#repairBytes >= maxBulkBytes) await this.#sendRepairs();
  }

  async #sendRepairs(): Promise<void> {
    const { bulk, retryTimeoutMs, onProgress } = this.#options;
    if (this.#repairs.length === 0) return;
    onProgress(undefined, `repairing ${TRACES_PART}`);
    await bulk.send(this.#repairs, new RetryBudget(retryTimeoutMs));
    [this.#repairs, this.#repairBytes] = [[], 0];
  }
}

interface StoredMember {
  readonly member: Member;
  readonly ingested: bigint;
}

function readMember(id: string, { span: text, ingested }: SpanSource): StoredMember | 'unreadable' {
  const span = readSpan(text);
  const member = span && memberOf(span, id);
  const at = readIngested(ingested);
  return member === undefined || at === undefined ? 'unreadable' : { member, ingested: at };
}

/** Whether retention has removed the day of the span, and will take it out of its trace. `days`: those that are left. */
function isExpired(ref: string, days: ReadonlySet<string> | undefined): boolean {
  return days?.has(readSpanRef(ref)?.day ?? '') === false;
}

/** Empty if it is damaged. */
function skeletonOf(stored: StoredDocument | undefined): Buffer {
  const text = stored?.source.skeleton;
  const skeleton = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  return skeleton.length % ENTRY_BYTES === 0 ? skeleton : Buffer.alloc(0);
}
