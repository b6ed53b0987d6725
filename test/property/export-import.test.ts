/** What is exported and imported into an empty store is the same store, in both formats. */
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTracesJson } from '../../receivers/formats/otlp/encode-json.ts';
import type { Span } from '../../src/model/span.ts';
import type { SpanReader } from '../../src/storage/backend.ts';
import { createMemoryBackend } from '../../src/storage/memory/index.ts';
import { exportSpans } from '../../src/transfer/export-spans.ts';
import { importSpans } from '../../src/transfer/import-spans.ts';
import { collect } from '../fixtures/collect.ts';
import { readWholeSpans } from '../fixtures/read-whole-spans.ts';
import { anyBatches, TRACE_IDS } from './arbitrary-spans.ts';

const runs = Number(process.env.SPANGRAPH_PROPERTY_RUNS ?? 100);

/** Every stored span by itself, so that neither grouping nor order has a part in the comparison. */
async function contentOf(reader: SpanReader): Promise<string[]> {
  const spans: Span[] = await readWholeSpans(reader, TRACE_IDS);
  return spans.map((span) => encodeTracesJson([span])).sort();
}

test.each(['json', 'protobuf'] as const)(
  'as %s',
  async (format) => {
    await fc.assert(
      fc.asyncProperty(anyBatches, async (batches) => {
        const original = createMemoryBackend();
        await original.writer.write(batches);
        const progress = { traces: 0, spans: 0, missing: [], orderChanged: false };
        const exported = await collect(exportSpans(original.reader, {}, format, progress));
        const copy = createMemoryBackend();
        const report = await importSpans(
          [{ name: 'export', open: () => Readable.from([Buffer.concat(exported)]) }],
          copy.writer,
        );
        expect(report).toMatchObject({ stored: progress.spans, known: 0, isComplete: true });
        expect(await contentOf(copy.reader)).toEqual(await contentOf(original.reader));
      }),
      { numRuns: runs },
    );
  },
  600_000,
);
