import { expect, test } from 'vitest';
import { readWholeSpans } from '../../test/fixtures/read-whole-spans.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import type { CopyCounts } from './copy-spans.ts';
import { copySpans } from './copy-spans.ts';

const NOTHING: CopyCounts = {
  total: 0,
  traces: 0,
  spans: 0,
  repeated: 0,
  conflicting: 0,
  rejected: 0,
  incomplete: 0,
  orderChanged: false,
};
const silent = { onProgress: () => {}, onRejected: () => {} };

/** Traces of which some start at the same time, one beyond what can be ordered, one large. */
const spans = Array.from({ length: 1_203 }, (_, index) =>
  makeSpan({
    traceId: traceIdOf(1 + index),
    startTimeUnixNano: index === 0 ? 2n ** 64n - 1n : BigInt(Math.floor(index / 3)),
  }),
).concat(
  Array.from({ length: 6_000 }, (_, index) => makeSpan({ traceId: traceIdOf(9_999), spanId: spanIdOf(1 + index) })),
);

test('every span is copied, and once more is known to be there', async () => {
  const [source, target] = [createMemoryBackend(), createMemoryBackend()];
  await source.writer.write([spans]);
  const progress: number[] = [];
  const options = { ...silent, from: source.reader, to: target.writer, check: target.reader };
  const all = { ...NOTHING, total: spans.length, traces: 1_204, spans: spans.length };
  expect(await copySpans({ ...options, onProgress: (counts) => progress.push(counts.spans) })).toEqual(all);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  const ids = [...new Set(spans.map((span) => span.traceId))];
  expect(await readWholeSpans(target.reader, ids)).toEqual(await readWholeSpans(source.reader, ids));
  expect(await copySpans(options)).toEqual({ ...all, repeated: spans.length });
});

test('an empty storage gives nothing', async () => {
  const { reader, writer } = createMemoryBackend();
  expect(await copySpans({ ...silent, from: reader, to: writer, check: reader })).toEqual(NOTHING);
});

test('rejected spans and those that the target lost are told apart', async () => {
  const [source, target] = [createMemoryBackend(), createMemoryBackend()];
  await source.writer.write([spans.slice(0, 3)]);
  const to = {
    maxConcurrentWrites: 1,
    write: async () => [{ stored: 1, repeated: 0, conflicting: 0, rejected: [{ index: 0, reason: 'too large' }] }],
    close: async () => {},
  };
  const reasons: string[] = [];
  const options = { ...silent, from: source.reader, to, check: target.reader };
  expect(await copySpans({ ...options, onRejected: (reason) => reasons.push(reason) })).toEqual({
    ...NOTHING,
    total: 3,
    traces: 3,
    spans: 3,
    rejected: 1,
    incomplete: 2,
  });
  expect(reasons).toEqual([expect.stringMatching(/^span 0000000000000001 of trace [0-9a-f]{32}: too large$/)]);
});
