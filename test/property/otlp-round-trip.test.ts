/** Bytes in, bytes out: what a sender exports is what comes back from the database, whichever encoding it came in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import { encodeTracesProtobuf } from '../../receivers/formats/otlp/encode-protobuf.ts';
import { GroupCommit } from '../../src/ingest/group-commit.ts';
import { IngestQueue } from '../../src/ingest/ingest-queue.ts';
import { StorageWatch } from '../../src/ingest/storage-watch.ts';
import type { Span } from '../../src/model/span.ts';
import { exportTraces } from '../fixtures/otlp/export-traces.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { openSqliteFixture } from '../fixtures/sqlite.ts';
import { keyOf } from '../fixtures/stored-forms.ts';
import { anyBatches, TRACE_IDS } from './arbitrary-spans.ts';

const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 100);

/** Without repeats of a key: which of them comes first depends on how a request groups its spans. */
function withoutRepeats(batches: readonly Span[][]): Span[][] {
  const seen = new Set<string>();
  return batches.map((spans) => spans.filter((span) => !seen.has(keyOf(span)) && seen.add(keyOf(span))));
}

/** One request a span, so that neither grouping nor order has a part in the comparison. */
function exported(spans: readonly Span[]): Map<string, string> {
  return new Map(spans.map((span) => [keyOf(span), encodeTracesJson([span])] as const));
}

test.each(['protobuf', 'json'] as const)(
  'exportOtlp(stored) is what was sent as %s',
  async (encoding) => {
    await fc.assert(
      fc.asyncProperty(anyBatches.map(withoutRepeats), async (batches) => {
        const backend = await openSqliteFixture();
        try {
          const sink = new GroupCommit({
            storage: new StorageWatch(async () => {}),
            writer: backend.writer,
            queue: new IngestQueue({ maxQueueBytes: 1_000_000, maxWaitMs: 60_000 }),
          });
          for (const spans of batches) {
            const bytes = encoding === 'json' ? encodeTracesJson(spans) : encodeTracesProtobuf(spans);
            const outcome = await exportTraces(sink, Buffer.from(bytes), encoding);
            expect(outcome).toMatchObject({ accepted: spans.length, rejected: [] });
          }
          const stored = await readWholeSpans(backend.reader, TRACE_IDS);
          expect(exported(stored)).toEqual(exported(batches.flat()));
        } finally {
          await backend.close();
        }
      }),
      { numRuns: runs },
    );
  },
  600_000,
);
