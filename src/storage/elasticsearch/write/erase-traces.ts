/** Removes traces for good, also while others write. Spans that arrive later make a new trace. */
import type { ErasedCounts } from '../../definition.ts';
import { anyOfTerms } from '../cluster/queries.ts';
import { ANY_DAY, exceptionsIndex, spansIndex, tracesIndex } from '../documents/names.ts';
import { type RemovalOptions, removeDocuments } from './remove-documents.ts';

/** Traces that are looked for at once, at most. */
const TRACES_A_REQUEST = 100;

/**
 * Removes the document of a trace last, so that it is found again if this is interrupted. Throws errors of the client, also for the
 * index of a day that is closed, and STORAGE_UNAVAILABLE. A trace that changes meanwhile is removed as it is in the end.
 */
export async function eraseTraces(traceIds: readonly string[], options: RemovalOptions): Promise<ErasedCounts> {
  const erased = { traces: 0, spans: 0 };
  for (let at = 0; at < traceIds.length; at += TRACES_A_REQUEST) {
    const ofThese = anyOfTerms('trace', traceIds.slice(at, at + TRACES_A_REQUEST));
    erased.spans += await removeDocuments(spansIndex(options.index, ANY_DAY), ofThese, options);
    await removeDocuments(exceptionsIndex(options.index), ofThese, options);
    erased.traces += await removeDocuments(tracesIndex(options.index), ofThese, options);
  }
  return erased;
}
