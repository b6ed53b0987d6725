/** What the spans of a write change in their trace. Pure: works on the trace as it was last read. */
import type { TraceContent } from '../documents/documents.ts';
import { entryKey, entryReplaces, isFormer, mergeSkeleton, offsetsOf } from '../documents/skeleton.ts';

/** Spans that a trace may have. Its document is rewritten whenever it grows. */
export const MAX_SPANS_A_TRACE = 500_000;

/** A span whose document is stored, and that is to be merged into its trace. */
export interface MergingSpan {
  readonly traceId: string;
  /** The entry of the skeleton. */
  readonly entry: Buffer;
  readonly service: string;
  /** When its stored form arrived, in nanoseconds since the Unix epoch. */
  readonly ingested: bigint;
  /** The service of the unfinished form that this write has replaced. Absent if it has replaced none. */
  readonly replacedService?: string;
  /** Whether this write has created the document. */
  readonly isNew: boolean;
}

/** `merged`: the trace has the span. `former`: the trace has it under the `_id` of layout 1. */
export type MergeOutcome = 'merged' | 'former' | { readonly refused: string };

/** The changed trace. */
export interface TraceChange {
  readonly skeleton: Buffer;
  /** Every service that a span of the trace may have. */
  readonly services: ReadonlySet<string>;
  readonly lastArrival: bigint;
  /** Whether the trace may have lost a service with a span that was replaced. */
  readonly mayLoseService: boolean;
  /** Spans that the trace did not have. */
  readonly added: readonly MergingSpan[];
}

/** Sets the outcome of each span. Returns undefined if nothing changes. */
export function changeOf(
  { skeleton: before, services, lastArrival: earlier }: TraceContent,
  spans: readonly MergingSpan[],
  outcomes: Map<MergingSpan, MergeOutcome>,
): TraceChange | undefined {
  const offsets = offsetsOf(before);
  const added: MergingSpan[] = [];
  /** By key: the forms of spans that the trace did not have, and of spans that replace an unfinished one. */
  const [newForms, replacing] = [new Map<string, MergingSpan>(), new Map<string, MergingSpan>()];
  for (const merging of spans) {
    const key = entryKey(merging.entry);
    const offset = offsets.get(key);
    const known = newForms.get(key);
    outcomes.set(merging, 'merged');
    if (offset !== undefined) {
      if (isFormer(before, offset) && !isFormer(merging.entry)) outcomes.set(merging, 'former');
      else if (!replacing.has(key) && entryReplaces(merging.entry, before, offset)) replacing.set(key, merging);
    } else if (known === undefined && offsets.size + newForms.size >= MAX_SPANS_A_TRACE) outcomes.set(merging, NO_ROOM);
    else {
      added.push(merging);
      if (known === undefined || entryReplaces(merging.entry, known.entry)) newForms.set(key, merging);
    }
  }
  const forms = [...newForms.values(), ...replacing.values()];
  const entries = forms.map(({ entry }) => entry);
  const skeleton = mergeSkeleton(before, entries, offsets);
  if (skeleton === undefined) return undefined;
  const all = new Set([...services, ...forms.map(({ service }) => service)]);
  const mayLoseService =
    all.size > 1 && replacing.values().some(({ service, replacedService }) => service !== replacedService);
  const lastArrival = forms.reduce((last, { ingested }) => (ingested > last ? ingested : last), earlier);
  return { skeleton, services: all, lastArrival, mayLoseService, added };
}

const NO_ROOM = { refused: `its trace has ${MAX_SPANS_A_TRACE} spans, which is the maximum` };
