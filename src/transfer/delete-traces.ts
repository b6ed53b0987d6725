/** Removes the traces of a selection for good, or says how many there are. */
import type { SpanReader } from '../storage/backend.ts';
import type { Erasure } from '../storage/definition.ts';
import { type Selection, type SelectionGaps, selectedTraces } from './selected-traces.ts';

/** The number of ids that are kept to be shown. */
const MAX_SHOWN = 10;

/** What was found or removed so far. */
export interface DeleteProgress extends SelectionGaps {
  traces: number;
  spans: number;
  /** The ids of the first traces. */
  readonly firstIds: string[];
}

function newDeleteProgress(): DeleteProgress {
  return { traces: 0, spans: 0, firstIds: [], missing: [], orderChanged: false };
}

/** Counts what {@link deleteTraces} would remove now. */
export async function countTraces(reader: SpanReader, selection: Selection): Promise<DeleteProgress> {
  const progress = newDeleteProgress();
  for await (const traces of selectedTraces(reader, selection, progress)) {
    for (const { traceId, spanCount } of traces) {
      progress.traces++;
      progress.spans += spanCount;
      if (progress.firstIds.length < MAX_SHOWN) progress.firstIds.push(traceId);
    }
  }
  return progress;
}

/** Walks through the traces, at most. Removing traces hides to some backends which of the others have moved. */
const MAX_WALKS = 3;

/**
 * Removes the selected traces, and what an interrupted call has left. Calls `onProgress` after each part. Throws what the
 * storage throws; the same call then removes the rest.
 */
export async function deleteTraces(
  reader: SpanReader,
  erasure: Erasure,
  selection: Selection,
  onProgress: (progress: DeleteProgress) => void,
): Promise<DeleteProgress> {
  const progress = newDeleteProgress();
  for (let walks = 0, isDone = false; walks < MAX_WALKS && !isDone; walks++) {
    const before = progress.traces;
    progress.orderChanged = false;
    for await (const found of selectedTraces(reader, selection, progress)) {
      const { traces, spans } = await erasure.remove(found.map(({ traceId }) => traceId));
      progress.traces += traces;
      progress.spans += spans;
      onProgress(progress);
    }
    if (progress.traces === before) progress.orderChanged = false;
    isDone = !progress.orderChanged;
  }
  await erasure.finish();
  return progress;
}
