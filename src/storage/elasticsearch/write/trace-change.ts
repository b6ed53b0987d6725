/** What the spans of a write change in their trace: worked out from the trace as it was last read, without the cluster. */
import { entryKey, entryReplaces, isFormer, mergeSkeleton, offsetsOf } from '../documents/skeleton.ts';

/** Spans that a trace may have. Its document is rewritten whenever it grows. */
export const MAX_SPANS_A_TRACE = 500_000;

/** A span whose document is stored, on its way into its trace. */
export interface MergingSpan {
  readonly traceId: string;
  /** Of the skeleton. */
  readonly entry: Buffer;
  readonly service: string;
  /** The service of the unfinished form that this write has replaced. Absent where it has replaced none. */
  readonly replacedService?: string;
  /** Whether this write has made its document. */
  readonly isNew: boolean;
}

/** `merged`: the trace has the span. `former`: it has it under the `_id` of layout 1. */
export type MergeOutcome = 'merged' | 'former' | { readonly refused: string };

/** What is known of a trace: empty for a new one. */
export interface TraceContent {
  readonly skeleton: Buffer;
  readonly services: readonly string[];
}

/** The trace as it is to be. */
export interface TraceChange {
  readonly skeleton: Buffer;
  /** All services that spans of the trace may have. */
  readonly services: ReadonlySet<string>;
  /** Whether a service may have gone with a span that was replaced. */
  readonly mayLoseService: boolean;
  /** Spans that the trace did not have. */
  readonly added: readonly MergingSpan[];
}

/** Sets the outcome of each span. Undefined where the trace has everything already. */
export function changeOf(
  { skeleton: before, services }: TraceContent,
  spans: readonly MergingSpan[],
  outcomes: Map<MergingSpan, MergeOutcome>,
): TraceChange | undefined {
  const offsets = offsetsOf(before);
  const added: MergingSpan[] = [];
  /** By key: the forms that the trace is to have, of spans that it did not have and of those that it has unfinished. */
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
  return { skeleton, services: all, mayLoseService, added };
}

const NO_ROOM = { refused: `its trace has ${MAX_SPANS_A_TRACE} spans, which is the maximum` };
