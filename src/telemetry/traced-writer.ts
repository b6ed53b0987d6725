/** A writer that reports its commits, for the server's own traces. */
import { SpangraphError } from '../errors.ts';
import type { SpanWriter } from '../storage/backend.ts';
import { areOwnSpans } from './own-spans.ts';
import type { CommitSummary } from './own-traces.ts';

/** Calls `report` after each commit, except those of own spans only. */
export function tracedWriter(writer: SpanWriter, report: (commit: CommitSummary) => void): SpanWriter {
  const write: SpanWriter['write'] = async (batches) => {
    if (areOwnSpans(batches)) return await writer.write(batches);
    const [startedAt, begun] = [Date.now(), performance.now()];
    const reportEnd = (error?: SpangraphError): void =>
      report({
        startedAt,
        durationMs: performance.now() - begun,
        requests: batches.length,
        spans: batches.reduce((sum, { length }) => sum + length, 0),
        ...(error === undefined ? {} : { error: error.code }),
      });
    try {
      const reports = await writer.write(batches);
      reportEnd();
      return reports;
    } catch (thrown) {
      reportEnd(SpangraphError.from(thrown));
      throw thrown;
    }
  };
  const { maxConcurrentWrites } = writer;
  const writeExceptions = writer.writeExceptions?.bind(writer);
  return { maxConcurrentWrites, write, ...(writeExceptions && { writeExceptions }), close: () => writer.close() };
}
