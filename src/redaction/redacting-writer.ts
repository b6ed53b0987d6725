/** A writer that stores what rules leave of spans. */
import type { SpanWriter } from '../storage/backend.ts';
import { redactedException, redactedSpan } from './redacted-span.ts';
import type { Redaction } from './redaction.ts';

export function redactingWriter(writer: SpanWriter, redaction: Redaction): SpanWriter {
  const { maxConcurrentWrites } = writer;
  const writeExceptions = writer.writeExceptions?.bind(writer);
  return {
    maxConcurrentWrites,
    write: (batches) => {
      const parts = new Map<object, object>();
      return writer.write(batches.map((spans) => spans.map((span) => redactedSpan(span, redaction, parts))));
    },
    ...(writeExceptions && {
      writeExceptions: (batches) =>
        writeExceptions(batches.map((batch) => batch.map((one) => redactedException(one, redaction)))),
    }),
    close: () => writer.close(),
  };
}
