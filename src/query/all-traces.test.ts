import { expect, test } from 'vitest';
import { collect } from '../../test/fixtures/collect.ts';
import { makeSpan, spanIdOf, traceIdOf } from '../../test/fixtures/spans.ts';
import type { SpanReader } from '../storage/backend.ts';
import { createMemoryBackend } from '../storage/memory/index.ts';
import { allTraces } from './all-traces.ts';

const startingAt = (trace: number, start: number, span = 1) =>
  makeSpan({ traceId: traceIdOf(trace), spanId: spanIdOf(span), startTimeUnixNano: BigInt(start) });

test('every trace is given once, in order of start, while they move', async () => {
  const { reader, writer } = createMemoryBackend();
  const traces = Array.from({ length: 1_200 }, (_, index) => index + 1);
  await writer.write([traces.map((trace) => startingAt(trace, 10_000 + trace))]);
  const seen: string[] = [];
  for await (const page of allTraces(reader)) {
    seen.push(...page.map(({ traceId }) => traceId));
    await writer.write([[startingAt(1_200, 5, 2), startingAt(1, 6, 3), startingAt(2_000 + seen.length, 30_000)]]);
  }
  expect(seen).toEqual(traces.map(traceIdOf));
});

test('a backend that cannot look back is reported once', async () => {
  const { reader, writer } = createMemoryBackend();
  await writer.write([Array.from({ length: 1_200 }, (_, index) => startingAt(index + 1, index))]);
  let reports = 0;
  await collect(allTraces(reader, {}, () => reports++));
  expect(reports).toBe(0);
  const findTraces: SpanReader['findTraces'] = async (queries) =>
    (await reader.findTraces(queries)).map((page) => ({ ...page, orderChanged: queries[0]?.asOf !== undefined }));
  const forgetful = Object.assign(Object.create(reader), { findTraces });
  const pages = await collect(allTraces(forgetful, {}, () => reports++));
  expect([pages.length, reports]).toEqual([3, 1]);
});

test('of a time range, and of nothing', async () => {
  const { reader, writer } = createMemoryBackend();
  const idsFrom = async (from: bigint) => {
    const pages = await collect(allTraces(reader, { timeRange: { from } }));
    return pages.flat().map(({ traceId }) => traceId);
  };
  expect(await idsFrom(10n)).toEqual([]);
  await writer.write([[startingAt(1, 5), startingAt(2, 15)]]);
  expect(await idsFrom(10n)).toEqual([traceIdOf(2)]);
});
