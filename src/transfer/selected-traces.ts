/** The traces that a command works on. */
import { allTraces } from '../query/all-traces.ts';
import type { SpanReader, TraceSummary } from '../storage/backend.ts';
import type { TimeRange, TraceFilter } from '../storage/query.ts';

/** The traces with these ids, or the traces that start in the range and match the filter. */
export type Selection =
  | { readonly traceIds: readonly string[] }
  | { readonly timeRange?: TimeRange; readonly filter?: TraceFilter };

/** What a selection does not have. */
export interface SelectionGaps {
  /** Selected ids that are not stored. */
  readonly missing: string[];
  /** Traces that received spans meanwhile may be missing: the backend cannot look back. */
  orderChanged: boolean;
}

/** The traces of a selection, some at a time: those named by ids, or the oldest first. `gaps` is updated before each part. */
export async function* selectedTraces(
  reader: SpanReader,
  selection: Selection,
  gaps: SelectionGaps,
): AsyncGenerator<readonly TraceSummary[]> {
  if ('traceIds' in selection) {
    const ids = [...new Set(selection.traceIds)];
    const found = await reader.getTraces(ids);
    gaps.missing.push(...ids.filter((_id, index) => found[index] === undefined));
    yield found.filter((trace) => trace !== undefined);
    return;
  }
  yield* allTraces(reader, selection, () => {
    gaps.orderChanged = true;
  });
}
