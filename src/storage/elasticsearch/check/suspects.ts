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
import { ANY_DAY, readSpanRef, spansIndex, tracesIndex } from '../documents/names.ts';
import { ENTRY_BYTES, readSkeleton } from '../documents/skeleton.ts';
import { presentDays } from '../write/present-days.ts';
import { MAX_SPANS_A_TRACE } from '../write/trace-change.ts';
import { type StoredDocument, servicesOf, storedDocument, wrongFields } from './compare-documents.ts';
import { Members, memberOf, rightTrace } from './right-trace.ts';
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
  /** Of the spans that were seen. */
  readonly refs: readonly string[];
  /** When the newest of them was stored: nanoseconds since the Unix epoch. */
  readonly newest: bigint;
}

/** What the second look needs. */
export interface SuspectOptions {
  readonly client: Client;
  readonly bulk: Bulk;
  /** The prefix of all indices. */
  readonly index: string;
  readonly retryTimeoutMs: number;
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

  constructor(options: SuspectOptions) {
    this.#options = options;
  }

  async add(suspect: Suspect): Promise<void> {
    const { retryTimeoutMs } = this.#options;
    const known = this.#waiting.get(suspect.traceId);
    const refs = known === undefined ? suspect.refs : [...known.refs, ...suspect.refs];
    this.#waiting.set(suspect.traceId, { ...suspect, refs });
    this.#spans += suspect.refs.length;
    const now = Date.now();
    const byClock = Number(suspect.newest / NANOS_PER_MILLI) + CLOCK_DIFFERENCE_MS;
    this.#settledAt = Math.max(this.#settledAt, Math.min(now, byClock) + retryTimeoutMs + MARGIN_MS);
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
  }

  /** The spans are read after their trace, and so all that it names are there. */
  async #decideOne(read: ClusterRead, { traceId, refs }: Suspect, stored: StoredDocument | undefined): Promise<void> {
    const { findings } = this.#options;
    const members = await this.#membersOf(read, traceId, refs, stored);
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
    const right = skeleton.length === 0 ? undefined : rightTrace(traceId, skeleton, members.services);
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

  /** Those that were seen, or that the document names now. Undefined if one cannot be read: what follows is not known then. */
  async #membersOf(
    read: ClusterRead,
    traceId: string,
    seen: readonly string[],
    stored: StoredDocument | undefined,
  ): Promise<Members | undefined> {
    const skeleton = skeletonOf(stored);
    const named = readSkeleton(traceId, skeleton).map(({ ref }) => ref);
    const refs = [...new Set([...named, ...seen])];
    const members = new Members();
    const found = await read.documents.spans(refs, ({ id, source }) => {
      const span = readSpan(source.span);
      return (span && memberOf(span, id)) ?? 'unreadable';
    });
    for (const member of found) {
      if (member === 'unreadable') return undefined;
      if (member !== undefined) members.add(member);
    }
    if (this.#options.expires && stored !== undefined) await this.#keepExpired(named, found, members, stored);
    return members;
  }

  /** Retention takes the spans of days that have gone out of their traces later. */
  async #keepExpired(
    named: readonly string[],
    found: readonly unknown[],
    members: Members,
    stored: StoredDocument,
  ): Promise<void> {
    const missing = named.flatMap((ref, at) => (found[at] === undefined ? [{ day: readSpanRef(ref)?.day, at }] : []));
    if (missing.length === 0) return;
    const { client, index } = this.#options;
    const days = await presentDays(client, index);
    const skeleton = skeletonOf(stored);
    const gone = missing.filter(({ day }) => day !== undefined && !days.has(day));
    for (const { at } of gone) members.addEntry(skeleton.subarray(at * ENTRY_BYTES, (at + 1) * ENTRY_BYTES));
    if (gone.length > 0) for (const service of servicesOf(stored)) members.services.add(service);
  }

  /** A document that has changed meanwhile stays as it is. */
  async #repair(traceId: string, right: string | undefined, stored: StoredDocument | undefined): Promise<void> {
    const { bulk, index, retryTimeoutMs, repair, onProgress } = this.#options;
    if (!repair) return;
    const target = { index: tracesIndex(index), id: traceId, ...(stored && { version: stored.version }) };
    const operation: BulkOperation =
      right === undefined
        ? { action: 'delete', ...target }
        : { action: stored === undefined ? 'create' : 'index', ...target, source: [right] };
    onProgress(undefined, `repairing ${TRACES_PART}`);
    await bulk.send([operation], new RetryBudget(retryTimeoutMs));
  }
}

/** Empty if it is damaged. */
function skeletonOf(stored: StoredDocument | undefined): Buffer {
  const text = stored?.source.skeleton;
  const skeleton = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  return skeleton.length % ENTRY_BYTES === 0 ? skeleton : Buffer.alloc(0);
}
